// Turns that have begun are carried out by their agents, all at once, and each is recorded as it
// comes in.
#pragma once

#include "app/agent/run_turn.hpp"
#include "app/run/begin_turns.hpp"
#include "app/run/finish_turn.hpp"

#include <vector>

namespace atelier {

// In the order in which they came in; one that a failing agent had is among them. lease-lost where
// the run was taken over, abandoned or paused at once: what was in flight has been ended then. The
// first thing that could not be recorded is an error, and the turn stays in flight.
//
// `beside`: what is run together with them and is not waited for; ended once they have come in.
Result<std::vector<FinishedTurn>> perform_turns(const RunWorld& world, const DriverLease& lease,
                                                const std::vector<BegunTurn>& turns,
                                                std::vector<TurnTask> beside = {});

// Whoever was stopped with its run has not failed, nor has one whose model allows no more for now,
// or that the run had no more time for: it is taken again once the run may use more.
// One that was killed alone has: what kills it, like a machine without memory, may do so each time.
TurnEnding ending_of(WorkContext& work, const TurnOutcome& outcome, const BegunTurn& turn);
// It was ended since its run has used the time that it may take.
bool is_out_of_time(WorkContext& work, const TurnOutcome& outcome, const BegunTurn& turn);

} // namespace atelier
