// One turn with an agent: run it under a keeper, keep the leases alive meanwhile, tell what came of
// it. Knows nothing of changesets.
#pragma once

#include "app/core/work_context.hpp"

#include <functional>

namespace atelier {

struct TurnHooks {
    // The keeper that the lease has to name before the agent starts; an error keeps the agent from
    // starting.
    std::function<Result<void>(const ProcessIdentity&)> before_start;
    // Called at `interval`; lease-lost ends the turn, any other error when it has lasted as long as
    // a lease.
    std::function<Result<void>()> every;
    Millis interval{10'000};
};

// With what the runtime has noted where it keeps the conversation. runtime-missing when the program
// cannot be started, and the error that ended the turn; every other end is an outcome.
Result<TurnOutcome> run_turn(WorkContext& work, const RuntimeDefinition& runtime,
                             const TurnRequest& request, const TurnHooks& hooks);

} // namespace atelier
