// Epics whose root branch has moved on, and the rest of whose work is to follow: said before it
// moves, so that a run that ends in between, or that cannot have all of it follow, leaves that to
// the next.
#pragma once

#include "app/core/work_context.hpp"

#include <vector>

namespace atelier {

Result<void> begin_following(PlanWriter& plan, const BeadId& epic);
Result<bool> has_begun_following(const WorkContext& work, const BeadId& epic);
Result<std::vector<BeadId>> followed_roots(const WorkContext& work);
// All that can follow has.
Result<void> end_following(const WorkContext& work, const BeadId& epic);

} // namespace atelier
