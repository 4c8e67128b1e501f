// Sessions one after the other in this process, with all that goes on beside them.
#pragma once

#include "app/work/work_loop.hpp"
#include "wiring/command.hpp"

namespace atelier {

void warn_of_settings(const WorkContext& work);

// As run_work_loop does. What drivers that died have left is put in order first, the mirror is kept
// up meanwhile, and the overseer is notified.
Result<WorkOutcome> work_here(CommandEnv& env, WorkContext work, const WorkRequest& request);

} // namespace atelier
