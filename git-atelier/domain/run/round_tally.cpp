#include "domain/run/round_tally.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A person's word counts before that of any artisan.
bool is_approved(const RoundTally& round) {
    if (!round.gates.empty())
        return std::all_of(round.gates.begin(), round.gates.end(), [](WorkflowVerdict verdict) {
            return verdict == WorkflowVerdict::approved;
        });
    bool approved = false;
    for (const TurnRecord* turn : round.turns) {
        if (turn->verdict == WorkflowVerdict::changes_requested) return false;
        approved = approved || turn->verdict == WorkflowVerdict::approved;
    }
    return approved;
}

bool are_passed(const std::vector<const TurnRecord*>& checks) {
    return !checks.empty() &&
           std::all_of(checks.begin(), checks.end(), [](const TurnRecord* check) {
               return check->verdict == WorkflowVerdict::passed;
           });
}

bool reaches_score(const Until& until, const RoundTally& round) {
    std::vector<double> scores;
    for (const TurnRecord* turn : round.turns) {
        if (until.of == ScoreOf::role && turn->role != until.role) continue;
        if (turn->score) scores.push_back(*turn->score);
    }
    if (scores.empty()) return false;
    switch (until.of) {
    case ScoreOf::last:
        return scores.back() >= until.score;
    case ScoreOf::mean: {
        double sum = 0;
        for (const double score : scores)
            sum += score;
        return sum >= until.score * static_cast<double>(scores.size());
    }
    case ScoreOf::any:
    case ScoreOf::role:
        break;
    }
    return *std::max_element(scores.begin(), scores.end()) >= until.score;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
    if (to.empty())
        to = std::move(from);
    else
        to.insert(to.end(), from.begin(), from.end());
}

} // namespace

void RoundTally::take(RoundTally&& inner) {
    append(turns, std::move(inner.turns));
    append(makers, std::move(inner.makers));
    append(checks, std::move(inner.checks));
    append(gates, std::move(inner.gates));
    skipped += inner.skipped;
}

bool is_reached(const Until& until, const RoundTally& round) {
    switch (until.kind) {
    case UntilKind::rounds:
        return false;
    case UntilKind::approved:
        return is_approved(round);
    case UntilKind::checks_pass:
        return are_passed(round.checks);
    case UntilKind::done:
        return !round.turns.empty() && round.turns.back()->says_done;
    case UntilKind::unchanged:
        return !round.makers.empty() &&
               std::all_of(round.makers.begin(), round.makers.end(),
                           [](const TurnRecord* turn) { return turn->unchanged; });
    case UntilKind::score:
        return reaches_score(until, round);
    }
    return false;
}

} // namespace atelier
