// All that is recorded of a run, as it goes along with its bead: the member `run` of the row's
// metadata, which other Beads programs keep as it is.
#pragma once

#include "base/json.hpp"
#include "domain/run/made_up_lines.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

inline constexpr std::string_view metadata_member = "metadata";
inline constexpr std::string_view run_record_member = "run";

struct PieceRecord {
    Piece piece;
    // What it was made from, in order.
    std::vector<BeadId> parents = {};

    bool operator==(const PieceRecord&) const = default;
};

struct RunRecord {
    Run run;
    // What its piece is to be, where that was said.
    std::string form = {};
    // By n.
    std::vector<TurnRecord> turns = {};
    std::vector<SignalRecord> signals = {};
    // What models have made up for its artisans to say.
    MadeUpLines lines = {};
    // By number.
    std::vector<PieceRecord> pieces = {};
    // Pauses of turns are of no run; they go with one of them.
    std::vector<TurnPause> pauses = {};

    bool operator==(const RunRecord&) const = default;
};

// What says nothing is left out; the same record gives the same bytes. Not in it: the text of a
// piece, which is Git's.
Json run_record_json(const RunRecord& record);

} // namespace atelier
