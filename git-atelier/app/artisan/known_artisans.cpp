#include "app/artisan/known_artisans.hpp"

#include "app/artisan/pause_turns.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<ArtisanState> state_of_artisan(RunReader& runs, const std::string& artisan) {
    ATELIER_TRY(const auto in_flight,
                runs.turns({.artisan = artisan,
                            .statuses = {TurnStatus::pending, TurnStatus::preparing,
                                         TurnStatus::working}}));
    if (!in_flight.empty()) return artisan_state(&in_flight.back());
    ATELIER_TRY(const auto ended, runs.turns({.artisan = artisan, .newest = 1}));
    return artisan_state(ended.empty() ? nullptr : &ended.front());
}

} // namespace

std::string runtime_name_of(const Settings& settings, const Artisan& artisan,
                            const std::string& otherwise) {
    if (!artisan.runtime.empty()) return artisan.runtime;
    if (settings.artisan_default.empty() && !otherwise.empty()) return otherwise;
    return settings.artisan_default.empty() ? settings.agent_default : settings.artisan_default;
}

Result<std::optional<RuntimeDefinition>> runtime_of(RuntimeCatalog& runtimes,
                                                    const Settings& settings,
                                                    const Artisan& artisan,
                                                    const std::string& otherwise) {
    const std::string name = runtime_name_of(settings, artisan, otherwise);
    if (name.empty()) return std::nullopt;
    ATELIER_TRY(RuntimeDefinition found, runtimes.definition(name));
    return found;
}

Result<RuntimeDefinition> require_runtime(RuntimeCatalog& runtimes, const Settings& settings,
                                          const Artisan& artisan, const std::string& otherwise) {
    ATELIER_TRY(auto found, runtime_of(runtimes, settings, artisan, otherwise));
    if (found) return *std::move(found);
    return fail(ErrorCode::runtime_missing,
                "no runtime is named for the artisan '" + artisan.name + "'",
                advise(Hint::names_artisans_runtime));
}

Result<std::vector<KnownArtisan>> known_artisans(WorkflowCatalog& catalog,
                                                 const Settings& settings) {
    ATELIER_TRY(const auto names, catalog.artisan_names());
    std::vector<KnownArtisan> out;
    for (const std::string& name : names) {
        auto one = known_artisan(catalog, settings, name);
        if (one)
            out.push_back(*std::move(one));
        else
            out.push_back({.artisan = {.name = name}, .fault = std::move(one).error()});
    }
    return out;
}

Result<KnownArtisan> known_artisan(WorkflowCatalog& catalog, const Settings& settings,
                                   const std::string& name) {
    ATELIER_TRY(Artisan artisan, catalog.artisan(name));
    std::string runtime = runtime_name_of(settings, artisan);
    return KnownArtisan{.artisan = std::move(artisan), .runtime = std::move(runtime)};
}

Result<void> add_standing(const Context& context, std::vector<KnownArtisan>& artisans) {
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        for (KnownArtisan& one : artisans) {
            ATELIER_TRY(one.state, state_of_artisan(plan.runs(), one.artisan.name));
            ATELIER_TRY(one.pause, pause_against(plan.runs(), one.artisan.name, one.runtime,
                                                 context.clock.now()));
        }
        return {};
    });
}

Result<std::vector<KnownPreset>> known_presets(WorkflowCatalog& catalog) {
    ATELIER_TRY(const auto names, catalog.preset_names());
    std::vector<KnownPreset> out;
    for (const std::string& name : names) {
        auto preset = catalog.preset(name);
        if (preset)
            out.push_back({.preset = *std::move(preset)});
        else
            out.push_back({.preset = {.name = name}, .fault = std::move(preset).error()});
    }
    return out;
}

} // namespace atelier
