// A run between two turns: what it needs no artisan for is done. Pieces are put together, stages
// are closed, gates are opened, what is over is ended, up to the turns that begin next.
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
    // Of one that is over.
    std::vector<BeadId> pieces = {};
    // Why it is paused, or has failed.
    std::optional<ErrorCode> code = {};
};

// Begins at most so many turns; nullopt: all that are due. Tells the progress what it did.
// lease-lost; as begin_turns, settle_document and finish_stage fail.
Result<HaltedRun> to_next_turn(const RunWorld& world, const DriverLease& lease,
                               const std::optional<int>& at_most,
                               const std::optional<TurnTaker>& taker = {});

} // namespace atelier
