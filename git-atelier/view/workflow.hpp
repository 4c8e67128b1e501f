// One workflow in full: what `git atelier workflows NAME` shows.
#pragma once

#include "app/artisan/checked_workflow.hpp"
#include "view/text/style.hpp"

namespace atelier {

// The members that each of a list has as well.
Json workflow_head_json(const CheckedWorkflow& workflow);
// With `steps`, in normal form.
Json workflow_json(const CheckedWorkflow& workflow);
std::string workflow_text(const CheckedWorkflow& workflow, const Style& style);

} // namespace atelier
