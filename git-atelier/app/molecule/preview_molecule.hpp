// How a run would carry a changeset out in the next session on it. Writes nothing.
#pragma once

#include "app/run/look_at_runs.hpp"
#include "domain/work/progress.hpp"

#include <optional>
#include <string>

namespace atelier {

struct MoleculePreview {
    std::string workflow;
    // The run as the session would find it: one that goes on, or a new one. nullopt: its workflow
    // keeps it from beginning.
    std::optional<RunView> run = {};
    bool goes_on = false;
    std::optional<Error> fault = {};
};

// nullopt: no run carries the changeset out.
Result<std::optional<MoleculePreview>>
preview_molecule(const RunWorld& world, const EpicTree& graph, const BeadId& changeset);

} // namespace atelier
