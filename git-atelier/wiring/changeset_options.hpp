// What the options of those that plan one changeset say: the skill and `git atelier add`.
#pragma once

#include "cli/args.hpp"
#include "domain/plan/plan.hpp"

namespace atelier {

// --lines, --path and --kind, for a changeset of that title.
Result<PlannedChangeset> planned_changeset(const Args& args, std::string title,
                                           std::string description);
// A plan of nothing else.
PlanDocument plan_of(PlannedChangeset changeset);

} // namespace atelier
