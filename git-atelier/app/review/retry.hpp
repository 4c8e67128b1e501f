// `git atelier retry ID`: a changeset that is blocked, or is left alone for a while as no session
// could be held on it, may be worked on again; of an epic each of these.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

struct RetryOutcome {
    BeadId id;
    // To be tried again, as they are approved; of an epic those that were blocked or left alone.
    std::vector<Bead> changesets;
    // It was not blocked, only waiting for its next try: its attempts are counted anew.
    bool was_waiting = false;
};

// Closes the messages about it. The event changeset.unblocked starts the count of attempts anew,
// also for a changeset that was only waiting for its next try. Refused for merged and abandoned
// changesets.
Result<RetryOutcome> retry(const Context& context, const BeadId& id);

} // namespace atelier
