// What a session on a changeset is to do next of the run that carries it out, up to the next turn,
// check or use case of ours; what the run needs no worktree for is done on the way.
#pragma once

#include "app/run/begin_turns.hpp"
#include "app/run/text_task.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class MoleculeStep {
    // A turn that has begun.
    turn,
    // A check or a `do`.
    step,
    // A turn is due, and this session has taken one.
    next_session,
    // The run is at a gate.
    gate,
    // By a person, a pause of artisans, a breaker or a budget.
    paused,
    // By whoever asked this program to end.
    interrupted,
    completed,
    // Or it has come to its end against what was said last: changes asked for, a check that fails.
    failed
};

struct NextInMolecule {
    MoleculeStep what = MoleculeStep::completed;
    std::optional<BegunTurn> turn = {};
    std::optional<StepDue> step = {};
    // next_session: whose turn it is.
    std::string artisan = {};
    // As the run is by then.
    std::optional<Run> run = {};
    // failed: why.
    std::string reason = {};
    std::optional<ErrorCode> code = {};
};

// `own`: the session in which a turn may begin; nullptr: none may. lease-lost, and what begin_turns
// says.
Result<NextInMolecule> next_in_molecule(const RunWorld& world, const DriverLease& lease,
                                        const TurnsSession* own);

// What the agent of a turn is asked, and for how long.
Result<TextTask> task_in_molecule(const RunWorld& world, const BegunTurn& begun);

// Without what a check printed that has passed since, at the same place in the workflow.
TurnDue without_mended_checks(TurnDue due, const Facts& facts);

} // namespace atelier
