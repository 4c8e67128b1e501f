#include "app/plan/plan_in_editor.hpp"

#include "app/plan/plan_document.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Error with_kept_file(Error error, const fs::path& file) {
    error.details.set("kept_in", to_valid_utf8(file.string()));
    error.hint.also(advise(Hint::text_is_kept, file.string()));
    return error;
}

Result<EditPlanOutcome> save(const Context& context, const PlanDocument& original,
                             const std::string& text, const fs::path& file,
                             const PlanEditing& editing) {
    ATELIER_TRY(const auto edited, editing.format.parse(text, file.filename().string()));
    return edit_plan(context, original, edited, editing.branches);
}

// The text as the person left it, saved unless it is as it was.
Result<EditPlanOutcome> edit_until_saved(const Context& context, const PlanDocument& original,
                                         const std::string& before, const BeadId& epic,
                                         const fs::path& file, const PlanEditing& editing) {
    for (;;) {
        ATELIER_CHECK(editing.edit(file));
        ATELIER_TRY(const std::string text, editing.read(file));
        if (text == before) return EditPlanOutcome{epic, {}, {}, {}, {}};
        auto outcome = save(context, original, text, file, editing);
        if (outcome || !editing.again(outcome.error().message)) return outcome;
    }
}

} // namespace

Result<EditPlanOutcome> plan_in_editor(const Context& context, const BeadId& epic,
                                       const PlanEditing& editing) {
    ATELIER_TRY(const PlanDocument original, plan_document(context, epic));
    const std::string before = editing.format.write(original);
    const fs::path file = editing.folder / (epic.str() + "-" + context.ids.base36(4) + ".yaml");
    ATELIER_CHECK(editing.files.write(file, before));
    const auto outcome = edit_until_saved(context, original, before, epic, file, editing);
    if (!outcome) return fail(with_kept_file(outcome.error(), file));
    ATELIER_CHECK(editing.files.remove(file));
    return outcome;
}

} // namespace atelier
