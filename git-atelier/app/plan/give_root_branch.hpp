// An epic that came in without branches is given them by whoever edits it, as a planned one has
// them from the start.
#pragma once

#include "app/plan/root_branches.hpp"
#include "domain/work/progress.hpp"

namespace atelier {

// Writes the branches that `wanted` names where the open epic has none, and those of its changesets
// that follow from them; true when there was something to write. Refused as for a new epic.
Result<bool> give_root_branch(PlanWriter& plan, const EpicTree& graph, const PlannedEpic& wanted,
                              const RepositoryBranches& branches);

} // namespace atelier
