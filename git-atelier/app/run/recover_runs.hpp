// What a driver left that died in the midst of it: its turns in flight end, a complete reply among
// them is taken and not asked for again, and refs are set as the store says.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

#include <vector>

namespace atelier {

struct RecoveredRun {
    BeadId run;
    // Turns whose replies were found.
    std::vector<int> taken;
    std::vector<int> lost;
};

// Under the lease of whoever has just taken the run over.
Result<RecoveredRun> recover_run(const RunWorld& world, const DriverLease& lease);

// All runs with turns in flight, or on the way to their end, whose driver is gone: called as `run`,
// `work` and `gc` begin. They wait for a driver afterwards. A run whose driver comes back meanwhile
// is left to it.
Result<std::vector<RecoveredRun>> recover_runs(const RunWorld& world);

} // namespace atelier
