// Giving a changeset up without landing it: for the skill of planners, and for the promotion that a
// planner's wish waits for.
#pragma once

#include "base/result.hpp"
#include "ports/plan_store.hpp"

namespace atelier {

// Closes the changeset and its tasks. Nothing happens to one that was given up already; refused as
// the lifecycle says.
Result<void> give_up_changeset(PlanWriter& plan, const Bead& changeset, const std::string& reason,
                               const std::optional<BeadId>& superseded_by);

} // namespace atelier
