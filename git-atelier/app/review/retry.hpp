// `git atelier retry ID`: a blocked changeset, or every blocked one of an epic, may be worked on
// again.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

struct RetryOutcome {
    BeadId id;
    // To be tried again, as they are approved; of an epic those that were blocked.
    std::vector<Bead> changesets;
    // It was not blocked, only waiting for its next try: its attempts are counted anew.
    bool was_waiting = false;
};

// Closes the messages about it. The event changeset.unblocked starts the count of attempts anew,
// also for a changeset that was only waiting for its next try. Refused for merged and abandoned
// changesets.
Result<RetryOutcome> retry(const Context& context, const BeadId& id);

} // namespace atelier
