// One turn with an agent: run it under a keeper, keep the leases alive meanwhile, tell what came of
// it. Knows nothing of changesets.
#pragma once

#include "app/claim/identity.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/progress.hpp"

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

// runtime-missing when the program cannot be started, and the error that ended the turn; every
// other end is an outcome.
Result<TurnOutcome> run_turn(const Context& context, AgentRuntime& agents, Progress& progress,
                             const TurnRequest& request, const TurnHooks& hooks);

} // namespace atelier
