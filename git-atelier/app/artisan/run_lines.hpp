// What is said around a run in passing: by its artisans while they work, and once it has completed.
// None of it changes what a run does.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/spoken_lines.hpp"
#include "ports/workflows.hpp"

#include <optional>
#include <string>

namespace atelier {

// Those of its artisans who have lines, or for whom a model is asked; nobody where the settings say
// `off`. workflow-invalid where a file of lines has a mistake.
Result<Speakers> speakers_of(WorkflowCatalog& catalog, const Settings& settings, const Run& run);

// One event after a run has completed, once; what was said, or nullopt where nothing is. `made_up`:
// by a model, "" for a line of a file. Whatever it fails with, the run is as complete as before.
Result<std::optional<std::string>> celebrate_run(const Context& context, WorkflowCatalog& catalog,
                                                 const BeadId& run,
                                                 const std::string& made_up = {});
Result<bool> is_celebrated(PlanReader& plan, const BeadId& run);

} // namespace atelier
