// Turns that have begun are carried out by their agents, all at once, and each is recorded as it
// comes in.
#pragma once

#include "app/run/begin_turns.hpp"
#include "app/run/finish_turn.hpp"

#include <vector>

namespace atelier {

// In the order in which they came in; one that a failing agent had is among them. lease-lost where
// the run was taken over, abandoned or paused at once: what was in flight has been ended then. The
// first thing that could not be recorded is an error, and the turn stays in flight.
Result<std::vector<FinishedTurn>> perform_turns(const RunWorld& world, const DriverLease& lease,
                                                const std::vector<BegunTurn>& turns);

} // namespace atelier
