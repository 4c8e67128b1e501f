#include "view/run_preview.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/workflow.hpp"

namespace atelier {

Json run_preview_json(const RunPreview& preview) {
    Json out = workflow_json(preview.workflow);
    return out.set("dry_run", true)
        .set("request", to_valid_utf8(preview.started.run.request))
        .set("turns_at_most", preview.started.turns_at_most)
        .set("artisan", preview.artisan)
        .set("prompt", to_valid_utf8(preview.prompt));
}

std::string run_preview_text(const RunPreview& preview, const Style& style) {
    std::string out = workflow_text(preview.workflow, style) + "\n" + "It would take at most " +
                      counted(static_cast<std::size_t>(preview.started.turns_at_most), "turn") +
                      ".";
    if (preview.prompt.empty()) return out + "\n";
    out += " First " + one_line(preview.artisan) + " would be asked:\n\n";
    for (const std::string& line : lines_of(safe_lines(preview.prompt)))
        out += line.empty() ? "\n" : "    " + line + "\n";
    return out;
}

Json workshop_plan_json(const WorkshopPlan& plan) {
    return Json::object()
        .set("dry_run", true)
        .set("lead", plan.lead.artisan)
        .set("word", or_null(to_valid_utf8(plan.lead.word)))
        .set("stages", Json::strings(plan.stages))
        .set("turns_at_most", plan.turns_at_most);
}

std::string workshop_plan_text(const WorkshopPlan& plan) {
    std::string why = ", as nothing in the task names another builder";
    if (plan.named) why = ", as you say";
    if (!plan.lead.word.empty()) why = ", because of '" + one_line(plan.lead.word) + "'";
    return plan.lead.artisan + " leads" + why + ": " + join(plan.stages, ", ") + "\nat most " +
           counted(static_cast<std::size_t>(plan.turns_at_most), "turn") + "\n";
}

} // namespace atelier
