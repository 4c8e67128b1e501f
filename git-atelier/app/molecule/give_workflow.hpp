// A person has one changeset carried out by a workflow: the plan is given its name, as an edit of
// the plan gives it, and the next session on the changeset begins its run.
#pragma once

#include "app/plan/root_branches.hpp"
#include "app/run/run_world.hpp"
#include "app/run/start_run.hpp"
#include "ports/workflows.hpp"

#include <string>

namespace atelier {

// What its run is begun with.
StartRequest carrying_request(Workflow workflow, const Bead& changeset);

// That a person may have it carried out by another workflow than so far: not-runnable where it is
// done or settled, where it is blocked, and while a run that is not over carries it out.
Result<void> require_without_run(PlanReader& plan, const Bead& changeset);

// usage, where a plan could not name it: it is not found by its name alone.
Result<void> require_known_by_name(WorkflowCatalog& catalog, const FoundWorkflow& workflow);

// Refused as require_without_run is and as an edit of the plan; nothing is begun yet.
Result<void> give_workflow(const Context& context, const BeadId& epic, const BeadId& changeset,
                           const std::string& workflow, const RepositoryBranches& branches);

} // namespace atelier
