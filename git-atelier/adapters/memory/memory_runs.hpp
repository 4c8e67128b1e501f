// What the store in memory keeps of runs, and the ports over it.
#pragma once

#include "ports/run_store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace atelier {

struct RunState {
    struct KeptPiece {
        Piece piece;
        std::string searched;
    };

    std::map<BeadId, Run> runs;
    std::map<std::pair<BeadId, int>, TurnRecord> turns;
    std::map<std::pair<BeadId, int>, SignalRecord> signals;
    std::map<BeadId, KeptPiece> pieces;
    std::map<std::pair<BeadId, int>, BeadId> derivations;
    std::map<std::pair<PausedTurns, std::string>, TurnPause> pauses;
};

// What the transaction around it says.
struct RunChecks {
    std::function<Result<void>()> require_open;
    std::function<bool(const BeadId&)> knows_bead;
    std::function<std::optional<Lease>(const BeadId&)> lease;
};

// The state outlives them.
std::unique_ptr<RunReader> read_runs(const RunState& state);
std::unique_ptr<RunWriter> write_runs(RunState& state, RunChecks checks);

} // namespace atelier
