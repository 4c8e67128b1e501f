// A run between two turns: what it needs neither an artisan nor a worktree for is done. Pieces are
// put together, stages are closed, gates are opened, what is over is ended, up to the turns that
// begin next.
#pragma once

#include "app/run/begin_turns.hpp"

#include <optional>
#include <vector>

namespace atelier {

// Why nothing more was done.
enum class RunHalt {
    // Turns have begun.
    turns,
    // Turns are due, of which none was to begin.
    due,
    // A check or a use case of ours is due that needs a worktree.
    step,
    // Turns are in flight, and nothing else is due.
    underway,
    // At a gate, in a full stage, or paused there.
    waits,
    // It is over or paused.
    stopped,
    // By whoever asked this program to end.
    interrupted
};

struct HaltedRun {
    RunHalt halt = RunHalt::stopped;
    // As it is by then.
    Run run;
    std::vector<BegunTurn> turns = {};
    // due: whose turn it is first.
    std::string artisan = {};
    std::optional<StepDue> step = {};
    // Of one that is over.
    std::vector<BeadId> pieces = {};
    // Why it is paused, or has failed.
    std::optional<ErrorCode> code = {};
};

// Begins at most so many turns; nullopt: all that are due. `own` as in begin_turns. Tells the
// progress what it did. lease-lost; as begin_turns, settle_document and finish_stage fail.
Result<HaltedRun> to_next_turn(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most,
                               const std::optional<TurnTaker>& taker = {},
                               const TurnsSession* own = nullptr);

// For whoever carries a run that is `underway` and has begun no turn of it.
Error turn_of_nobody(const BeadId& run);

} // namespace atelier
