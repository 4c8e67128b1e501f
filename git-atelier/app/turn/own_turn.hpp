// The turn that the caller has: the one that its session was begun for, else the one that it has
// taken by turn_next and carries by itself.
#pragma once

#include "app/core/context.hpp"
#include "app/run/driver_lease.hpp"
#include "domain/run/run.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

struct OwnTurn {
    TurnRecord turn;
    Session session;
    // As the lease on its run has it.
    DriverLease lease;
    // A driver carries the run and records what comes of the turn; else its agent does both.
    bool driven = true;
    // Until when it is the agent's; nullopt for one that is driven.
    std::optional<Time> expires_at = {};
};

// not-runnable where the caller has none, or its turn has ended; lease-lost where the turn was
// given to somebody else; identity-foreign where the session is another agent's.
Result<OwnTurn> own_turn(PlanReader& plan, const Context& context);

// The one that an agent carries by itself; nullopt where it has none.
Result<std::optional<OwnTurn>> carried_turn(PlanReader& plan, const Context& context);

// The last one that it had, however that ended.
Result<std::optional<TurnRecord>> last_turn(PlanReader& plan, const Context& context);

} // namespace atelier
