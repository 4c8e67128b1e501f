// Steps of a workflow that no artisan takes: pieces put together, and use cases of ours. Each is
// begun and ended in one transaction, so that none is ever found in flight.
#pragma once

#include "app/run/finish_turn.hpp"

namespace atelier {

// nullopt where it is due no more: something was said to the run meanwhile.
Result<std::optional<FinishedTurn>> merge_pieces(const RunWorld& world, const DriverLease& lease,
                                                 const MergeDue& due);

// `do: notify`: the overseer gets a message about the run. usage for any other step.
Result<std::optional<FinishedTurn>> carry_out(const RunWorld& world, const DriverLease& lease,
                                              const StepDue& due);

} // namespace atelier
