// The artisans there are, and by which program each of them is run.
#pragma once

#include "app/core/context.hpp"
#include "domain/project/settings.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/workflows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Its own runtime, else that of artisan.default, else `otherwise`, else that of agent.default; ""
// where none of them says.
std::string runtime_name_of(const Settings& settings, const Artisan& artisan,
                            const std::string& otherwise = {});
// That runtime; nullopt where none is named. runtime-missing, config-invalid.
Result<std::optional<RuntimeDefinition>> runtime_of(RuntimeCatalog& runtimes,
                                                    const Settings& settings,
                                                    const Artisan& artisan,
                                                    const std::string& otherwise = {});

// The same where one has to be named.
Result<RuntimeDefinition> require_runtime(RuntimeCatalog& runtimes, const Settings& settings,
                                          const Artisan& artisan,
                                          const std::string& otherwise = {});

struct KnownArtisan {
    // Its name alone where its file is at fault.
    Artisan artisan;
    // As runtime_name_of says.
    std::string runtime = {};
    std::optional<Error> fault = {};
    // In a project: what it is doing, and what keeps its next turn from beginning.
    std::optional<ArtisanState> state = {};
    std::optional<TurnPause> pause = {};
};

// By name.
Result<std::vector<KnownArtisan>> known_artisans(WorkflowCatalog& catalog,
                                                 const Settings& settings);
// not-found, workflow-invalid.
Result<KnownArtisan> known_artisan(WorkflowCatalog& catalog, const Settings& settings,
                                   const std::string& name);

// What they are doing in this project, and which of them are paused.
Result<void> add_standing(const Context& context, std::vector<KnownArtisan>& artisans);

struct KnownPreset {
    // Of one at fault only the name.
    Preset preset;
    std::optional<Error> fault = {};
};
Result<std::vector<KnownPreset>> known_presets(WorkflowCatalog& catalog);

} // namespace atelier
