// `run WORKFLOW --changeset ID`: sessions on one changeset, until the run that carries it out waits
// or is over.
#pragma once

#include "app/run/start_run.hpp"
#include "app/work/work_loop.hpp"
#include "commands/run_driving.hpp"

namespace atelier {

struct ChangesetRun {
    StartRequest request;
    WorkRequest work;
};

// Writes nothing. usage for another kind of workflow, and for options that mean nothing here;
// refused besides as a session on the changeset would be, and where a run carries it out already.
Result<ChangesetRun> changeset_run(const Args& args, CommandEnv& env, RunDriving& driving,
                                   const FoundWorkflow& workflow);
// Gives the changeset the workflow, and shows its run as the sessions leave it.
Result<Outcome> run_on_changeset(CommandEnv& env, RunDriving& driving, ChangesetRun wanted);

} // namespace atelier
