#include "app/plan/plan_in_editor.hpp"

#include "app/plan/plan_document.hpp"

namespace atelier {

Result<EditPlanOutcome> plan_in_editor(const Context& context, const BeadId& epic,
                                       const PlanEditing& editing) {
    ATELIER_TRY(const PlanDocument original, plan_document(context, epic));
    EditPlanOutcome outcome{epic, {}, {}, {}, {}};
    const auto save = [&](const std::string& text, const std::string& file) -> Result<TextTaken> {
        ATELIER_TRY(const auto edited, editing.format.parse(text, file));
        ATELIER_TRY(outcome, edit_plan(context, original, edited, editing.branches));
        return TextTaken::whole;
    };
    ATELIER_CHECK(text_in_editor(editing.text, epic.str() + "-" + context.ids.base36(4) + ".yaml",
                                 editing.format.write(original), save));
    return outcome;
}

} // namespace atelier
