// What is said around a run in passing: by its artisans while they work, and once it has completed.
// None of it changes what a run does.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/spoken_lines.hpp"
#include "ports/workflows.hpp"

#include <optional>
#include <string>

namespace atelier {

// Those of its artisans who have lines; nobody where the settings say `off`. workflow-invalid where
// a file of lines has a mistake.
Result<Speakers> speakers_of(WorkflowCatalog& catalog, const Settings& settings, const Run& run);

// A line of a file stands in where a model is to make one up, since none is asked yet; "" where the
// settings ask for no model.
std::string model_stand_in(const Settings& settings);

// One event after a run has completed, once; what was said, or nullopt where nothing is. Whatever
// it fails with, the run is as complete as before.
Result<std::optional<std::string>> celebrate_run(const Context& context, WorkflowCatalog& catalog,
                                                 const BeadId& run);

} // namespace atelier
