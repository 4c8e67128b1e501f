#include "app/artisan/run_lines.hpp"

#include "ports/run_store.hpp"

namespace atelier {

Result<Speakers> speakers_of(WorkflowCatalog& catalog, const Settings& settings, const Run& run) {
    Speakers out;
    if (settings.workshop_dialogue == LineSource::off) return out;
    for (const auto& [role, key] : run.artisans) {
        if (out.contains(key)) continue;
        ATELIER_TRY(Dialogue dialogue, catalog.dialogue(key));
        if (dialogue.lines.empty() && settings.workshop_dialogue != LineSource::model) continue;
        const auto known = catalog.artisan(key);
        out.emplace(key, Speaker{known && !known->display_name.empty() ? known->display_name : key,
                                 std::move(dialogue)});
    }
    return out;
}

Result<bool> is_celebrated(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto said,
                plan.events({.bead = run, .types = {EventType::run_celebrated}, .newest = 1}));
    return !said.empty();
}

Result<std::optional<std::string>> celebrate_run(const Context& context, WorkflowCatalog& catalog,
                                                 const BeadId& run, const std::string& made_up) {
    using Said = std::optional<std::string>;
    if (context.settings.celebrate == LineSource::off) return Said{};
    ATELIER_TRY(const auto found,
                context.store.read([&](PlanReader& plan) { return plan.runs().find(run); }));
    if (!found || found->status != RunStatus::completed) return Said{};
    std::string line = made_up;
    if (line.empty()) {
        ATELIER_TRY(const auto lines, catalog.celebrations(found->workflow));
        // The id too, since most runs have the same seed.
        line = chosen_line(lines, found->seed, run.str());
    }
    if (line.empty()) return Said{};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Said> {
        ATELIER_TRY(const bool before, is_celebrated(plan, run));
        if (before) return Said{};
        Json data = Json::object();
        data.set("text", line);
        ATELIER_CHECK(plan.append({EventType::run_celebrated, run, std::move(data)}));
        return Said{line};
    });
}

} // namespace atelier
