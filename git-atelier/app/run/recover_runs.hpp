// What a driver left that died in the midst of it: its turns in flight end, a complete reply among
// them is taken and not asked for again, and refs are set as the store says.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct RecoveredRun {
    BeadId run;
    // That it carries out: sessions on that continue it.
    std::optional<BeadId> changeset = {};
    // Turns whose replies were found.
    std::vector<int> taken = {};
    std::vector<int> lost = {};
    // Why it could not be put in order, or not in all: it is left for the next call then.
    std::optional<Error> fault = {};

    // In a sentence that begins with the run.
    std::string told() const;
};

// Under the lease of whoever has just taken the run over.
Result<RecoveredRun> recover_run(const RunWorld& world, const DriverLease& lease);

// A run whose driver is gone without having left it.
struct LeftRun {
    BeadId run;
    std::optional<BeadId> changeset = {};
    // The lease is the driver's still.
    bool held = false;
    // Turns that were in flight.
    std::size_t turns = 0;
};
// `all` looks for turns in flight among those of runs that are over, too, where none should be.
enum class AmongRuns { open, all };
// Of open ones nothing but one question where there are none.
Result<std::vector<LeftRun>> left_runs(PlanReader& plan, const Context& context,
                                       const LivenessProbe& probe,
                                       AmongRuns among = AmongRuns::open);

// nullopt: it is driven, or in order, by now.
Result<std::optional<RecoveredRun>> recover_left_run(const RunWorld& world, const BeadId& run);

// All of them: called as `run`, `work` and `gc` begin. They wait for a driver afterwards. A run
// whose driver comes back meanwhile is left to it; one that cannot be put in order keeps no other
// from it.
Result<std::vector<RecoveredRun>> recover_runs(const RunWorld& world);

} // namespace atelier
