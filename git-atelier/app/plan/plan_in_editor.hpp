// `git atelier plan --edit EPIC`: the epic as a plan file in the person's editor.
#pragma once

#include "app/plan/apply_edited_plan.hpp"
#include "app/plan/text_in_editor.hpp"
#include "ports/documents.hpp"

namespace atelier {

// All references outlive the call.
struct PlanEditing {
    PlanFormat& format;
    // For an epic that has no root branch yet.
    const RepositoryBranches& branches;
    TextEditing text;
};

// Saved in one transaction, or not at all, as text_in_editor has it.
Result<EditPlanOutcome> plan_in_editor(const Context& context, const BeadId& epic,
                                       const PlanEditing& editing);

} // namespace atelier
