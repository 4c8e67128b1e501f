// The run of a workflow that carries out a changeset: which one that is, and its beginning with the
// first session on the changeset. There is one at a time; the changeset holds its id.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"
#include "app/run/start_run.hpp"
#include "domain/project/settings.hpp"
#include "domain/work/progress.hpp"

#include <optional>
#include <string>

namespace atelier {

// The name of the workflow by which a changeset of that epic is carried out: its own, else its
// epic's, else that of the settings; "" for none.
std::string workflow_for(const Settings& settings, const Bead& epic, const Bead& changeset);

// With what the next session on the changeset goes on.
struct MoleculePlan {
    // nullopt: a new run, as it was prepared.
    std::optional<BeadId> run = {};
    std::optional<StartRequest> request = {};
    std::optional<StartedRun> prepared = {};
    // Of a new run: its workflow keeps it from beginning. Others of the changeset's epic may have
    // another one, or none.
    std::optional<Error> fault = {};
};

// Before anything is written. A run that is not over goes on. So does one of the workflow that the
// changeset has by now, where it has failed, since somebody has said to try the changeset again, or
// has completed while nothing was said of the work since; otherwise a new one begins. nullopt: no
// run carries the changeset out, and the store is not asked. `fault`: not-found and
// workflow-invalid for the workflow, also where it is of another subject; what start_run refuses
// besides. Its details name the workflow.
Result<std::optional<MoleculePlan>> plan_molecule(const RunWorld& world, const EpicTree& graph,
                                                  const BeadId& changeset);

// Inside the transaction in which the session has chosen the changeset, which holds the run's id
// afterwards. `planned` has no fault. run-busy.
Result<DriverLease> begin_molecule(PlanWriter& plan, const RunWorld& world,
                                   const MoleculePlan& planned, Bead& changeset);

} // namespace atelier
