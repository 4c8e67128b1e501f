// The skill changeset_done: the agent says that its changeset is done. Whether it is, and landing
// it, is the orchestrator's; this records the word in the session.
#pragma once

#include "app/changeset/committed_work.hpp"
#include "app/changeset/review_threads.hpp"
#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct ChangesetDoneRequest {
    // nullopt: the session's own, else the only one under way.
    std::optional<BeadId> changeset = {};
    std::string summary = {};
    // Further work on the epic, which the planner is told of; the epic then stays open.
    std::string more_work = {};
    // To threads of the review that it was worked on for.
    std::vector<ThreadAnswer> answers = {};
};

// The changeset that is meant. Refused with open-tasks, with unread-mail when something was said
// about it that its brief did not hold, with not-runnable when it is blocked or abandoned, with
// lease-lost when the claim is somebody else's now, and as require_all_committed and
// answer_threads.
Result<BeadId> changeset_done(const Context& context, const CallPlace& place,
                              const ChangesetDoneRequest& request);

} // namespace atelier
