// What doctor finds, for the commands that tell it.
#pragma once

#include "app/doctor/doctor.hpp"
#include "wiring/command.hpp"

#include <vector>

namespace atelier {

// Those that are shipped and installed are started with --version.
Result<std::vector<InstalledRuntime>> runtimes_that_start(CommandEnv& env);
// not-registered and the like where there is no project to look at.
Result<DoctorOutcome> examine_project(CommandEnv& env,
                                      Result<std::vector<InstalledRuntime>> runtimes, bool fix);

} // namespace atelier
