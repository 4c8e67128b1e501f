// `git atelier retry ID`: a changeset that is blocked, or is left alone for a while as no session
// could be held on it, may be worked on again; of an epic each of these, and the epic itself where
// its holder has ended.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "ports/process.hpp"

#include <map>
#include <optional>

namespace atelier {

struct RetryOutcome {
    BeadId id;
    // To be tried again, as they are approved; of an epic those that were blocked or left alone.
    std::vector<Bead> changesets;
    // As each of them is now.
    std::map<BeadId, ChangesetState> states = {};
    // An epic's holder that has ended: anybody may claim it now.
    std::optional<AgentId> freed_from = {};
    // It was not blocked, only waiting for its next try: its attempts are counted anew.
    bool was_waiting = false;
    // It was neither blocked nor tried in vain: nothing has been changed.
    bool had_nothing = false;
};

// Closes the messages about it; frees an epic whose holder does not live, so that it need not be
// waited for until its lease has run out. The event changeset.unblocked starts the count of
// attempts anew, also for a changeset that was only waiting for its next try; where nothing has
// been tried since the last one, none is recorded. Refused for merged and abandoned changesets, and
// while somebody works on it.
Result<RetryOutcome> retry(const Context& context, const LivenessProbe& probe, const BeadId& id);

} // namespace atelier
