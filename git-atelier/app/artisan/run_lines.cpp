#include "app/artisan/run_lines.hpp"

#include "base/text.hpp"
#include "ports/run_store.hpp"

namespace atelier {

Result<Speakers> speakers_of(WorkflowCatalog& catalog, const Settings& settings, const Run& run) {
    Speakers out;
    if (settings.workshop_dialogue == LineSource::off) return out;
    for (const auto& [role, key] : run.artisans) {
        if (out.contains(key)) continue;
        ATELIER_TRY(Dialogue dialogue, catalog.dialogue(key));
        if (dialogue.lines.empty()) continue;
        const auto known = catalog.artisan(key);
        out.emplace(key, Speaker{known && !known->display_name.empty() ? known->display_name : key,
                                 std::move(dialogue)});
    }
    return out;
}

std::string model_stand_in(const Settings& settings) {
    std::vector<std::string> asked;
    if (settings.workshop_dialogue == LineSource::model) asked.emplace_back("workshop.dialogue");
    if (settings.celebrate == LineSource::model) asked.emplace_back("celebrate");
    if (asked.empty()) return "";
    return join(asked, " and ") + (asked.size() == 1 ? " is" : " are") +
           " set to 'model', but no model can be asked for lines yet; they come from files instead";
}

Result<std::optional<std::string>> celebrate_run(const Context& context, WorkflowCatalog& catalog,
                                                 const BeadId& run) {
    using Said = std::optional<std::string>;
    if (context.settings.celebrate == LineSource::off) return Said{};
    ATELIER_TRY(const auto found,
                context.store.read([&](PlanReader& plan) { return plan.runs().find(run); }));
    if (!found || found->status != RunStatus::completed) return Said{};
    ATELIER_TRY(const auto lines, catalog.celebrations(found->workflow));
    // The id too, since most runs have the same seed.
    const std::string line = chosen_line(lines, found->seed, run.str());
    if (line.empty()) return Said{};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Said> {
        ATELIER_TRY(const auto before,
                    plan.events({.bead = run, .types = {EventType::run_celebrated}}));
        if (!before.empty()) return Said{};
        Json data = Json::object();
        data.set("text", line);
        ATELIER_CHECK(plan.append({EventType::run_celebrated, run, std::move(data)}));
        return Said{line};
    });
}

} // namespace atelier
