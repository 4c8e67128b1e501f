// A log that is older than the lines beside it is adopted as it stands: once, by a command of the
// overseer's, who is told with what. From then on a decision needs its line.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/decision.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct AdoptedLog {
    // Its last event; 0 for an empty log.
    std::int64_t seq = 0;
    std::vector<BeadId> promotions;
    std::vector<BeadId> sizes;
    std::vector<BeadId> retries;
    std::vector<BeadId> abandoned;
    // What beads say of themselves and the log does not: it is to be decided again.
    UndecidedBeads left;
};

// Whether it is still to be done.
Result<bool> is_log_to_be_adopted(PlanStore& store);
// nullopt when there is nothing to adopt, as always but once. store-corrupt for a log whose events
// do not follow from each other.
Result<std::optional<AdoptedLog>> adopt_log(const Context& context);

} // namespace atelier
