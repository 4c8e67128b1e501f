// Ids for new beads.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

// An id that was never in use.
Result<BeadId> fresh_id(PlanReader& plan, const Context& context);

} // namespace atelier
