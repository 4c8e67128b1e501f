// An epic of the store as the plan document that a person edits.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/plan.hpp"
#include "domain/work/progress.hpp"

namespace atelier {

// With ids throughout, the open tasks, and without abandoned changesets.
Result<PlannedEpic> planned_epic(const EpicTree& graph);
// A title as such a plan has it: on one line, without control characters.
std::string editable_title(const std::string& title);
Result<PlanDocument> plan_document(const Context& context, const BeadId& epic);

} // namespace atelier
