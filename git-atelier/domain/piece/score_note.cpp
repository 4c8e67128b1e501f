#include "domain/piece/score_note.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

std::string judged_by(const TurnRecord& turn) {
    const std::string round = turn.round > 0 ? fmt::format(", round {}", turn.round) : "";
    return turn.artisan + " (" + turn.run.str() + round + ")";
}

} // namespace

std::map<CommitId, std::string> score_notes(const std::vector<TurnRecord>& turns) {
    std::map<CommitId, std::string> notes;
    for (const TurnRecord& turn : turns) {
        const auto& of = turn.out ? turn.out : turn.in;
        if (turn.status != TurnStatus::done || !of) continue;
        if (turn.score)
            notes[*of] += fmt::format("Score: {:g} of 10 by {}\n", *turn.score, judged_by(turn));
        if (turn.verdict)
            notes[*of] +=
                fmt::format("Verdict: {} by {}\n", name_of(*turn.verdict), judged_by(turn));
    }
    return notes;
}

} // namespace atelier
