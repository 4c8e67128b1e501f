// Steps of a workflow that no artisan takes: pieces put together, and use cases of ours. Each is
// begun and ended in one transaction, so that none is ever found in flight.
#pragma once

#include "app/run/finish_turn.hpp"

#include <functional>

namespace atelier {

// nullopt where it is due no more: something was said to the run meanwhile.
Result<std::optional<FinishedTurn>> merge_pieces(const RunWorld& world, const DriverLease& lease,
                                                 const MergeDue& due);

// What came of a step that was carried out.
struct StepResult {
    std::optional<WorkflowVerdict> verdict = {};
    // What a check printed; what was done, or why it could not be.
    std::string text = {};
    // What belongs to it in the same transaction; empty: nothing.
    std::function<Result<void>(PlanWriter&, const RunScene&, const TurnRecord&)> beside = {};
};

// Records it, and tells the progress. nullopt as above.
Result<std::optional<FinishedTurn>> record_step(const RunWorld& world, const DriverLease& lease,
                                                const StepDue& due, const StepResult& result);

// A check, and a use case of ours that is about the work in one.
bool needs_worktree(const StepDue& due);

// `do: notify`: the overseer gets a message about the run. usage for any other step.
Result<std::optional<FinishedTurn>> carry_out(const RunWorld& world, const DriverLease& lease,
                                              const StepDue& due);

} // namespace atelier
