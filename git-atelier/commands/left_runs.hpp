// What drivers of runs that died have left, as a command begins or cleans up.
#pragma once

#include "app/core/work_context.hpp"
#include "app/run/run_world.hpp"
#include "wiring/command.hpp"

namespace atelier {

// To end turns in a command that drives no run: nobody follows them. `work` outlives it.
Result<RunWorld> quiet_run_world(CommandEnv& env, WorkContext& work);

// Says what was put in order; what could not be is warned of, and keeps nothing else from going on.
void recover_left_runs(CommandEnv& env, WorkContext& work);

} // namespace atelier
