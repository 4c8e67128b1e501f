// Ids for new beads.
#pragma once

#include "app/core/context.hpp"

#include <vector>

namespace atelier {

// An id that was never in use.
Result<BeadId> fresh_id(PlanReader& plan, const Context& context);

// So many of them, in the order in which beads of the same age are listed.
Result<std::vector<BeadId>> fresh_ids(PlanReader& plan, const Context& context, std::size_t count);

} // namespace atelier
