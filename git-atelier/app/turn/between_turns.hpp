// What a run needs no artisan for, up to the next turn: pieces are put together, stages are closed,
// gates are opened, and what is over is ended. Whoever carries a run from outside of a driver does
// it before and behind a turn.
#pragma once

#include "app/run/begin_turns.hpp"

namespace atelier {

struct RunBetweenTurns {
    // As it is by then.
    Run run;
    // nullopt: none was to begin, or none is due that may.
    std::optional<BegunTurn> begun = {};
    // Turns are due, those that the taker does not take included.
    bool is_due = false;
};

// Begins at most so many turns for `taker`, none or one; what is due then is left. lease-lost, and
// whatever else a driver stops at.
Result<RunBetweenTurns> between_turns(const RunWorld& world, const DriverLease& lease,
                                      const TurnTaker& taker, int at_most);

} // namespace atelier
