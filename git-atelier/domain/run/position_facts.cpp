#include "domain/run/position_facts.hpp"

#include <algorithm>

namespace atelier {

bool stands_in(std::string_view path, std::string_view place) {
    if (place == whole_run) return true;
    if (place.empty() || !path.starts_with(place)) return false;
    return path.size() == place.size() || path[place.size()] == '.';
}

WorkflowVerdict verdict_of(SignalKind decision) {
    if (decision == SignalKind::approve) return WorkflowVerdict::approved;
    if (decision == SignalKind::answer) return WorkflowVerdict::answered;
    if (decision == SignalKind::expire) return WorkflowVerdict::expired;
    return WorkflowVerdict::changes_requested;
}

PositionFacts::PositionFacts(const Facts& facts) : facts_(facts) {
    attempts_.reserve(facts.turns.size());
    for (const TurnRecord& turn : facts.turns)
        attempts_[turn.path].push_back(&turn);
    for (const SignalRecord& signal : facts.signals)
        keep(signal);
}

void PositionFacts::keep(const SignalRecord& signal) {
    switch (signal.kind) {
    case SignalKind::advance:
    case SignalKind::handoff:
        endings_.emplace(signal.path, &signal);
        return;
    case SignalKind::close:
        closed_.insert(signal.path);
        return;
    case SignalKind::complete:
        completed_ = true;
        return;
    case SignalKind::inject:
        if (signal.piece) injections_.push_back(&signal);
        return;
    case SignalKind::note:
        notes_.push_back(&signal);
        return;
    case SignalKind::approve:
    case SignalKind::request_changes:
    case SignalKind::answer:
    case SignalKind::expire:
        decisions_.emplace(signal.path, &signal);
        return;
    case SignalKind::retry: {
        retries_.push_back(&signal);
        // It was over with the landing of its changeset, which was taken back.
        completed_ = false;
        const auto decided = decisions_.find(signal.path);
        if (decided != decisions_.end() && (decided->second->kind == SignalKind::expire ||
                                            decided->second->kind == SignalKind::request_changes)) {
            decisions_.erase(decided);
            ++reopened_[signal.path];
        }
        return;
    }
    case SignalKind::steps:
        more_rounds_[signal.path] += signal.amount;
        return;
    case SignalKind::pause:
    case SignalKind::resume:
    case SignalKind::abandon:
        return;
    }
}

const std::vector<const TurnRecord*>& PositionFacts::attempts(std::string_view path) const {
    static const std::vector<const TurnRecord*> none;
    const auto found = attempts_.find(path);
    return found == attempts_.end() ? none : found->second;
}

const SignalRecord* PositionFacts::decision(std::string_view path) const {
    const auto found = decisions_.find(path);
    return found == decisions_.end() ? nullptr : found->second;
}

int PositionFacts::reopened(std::string_view path) const {
    const auto found = reopened_.find(path);
    return found == reopened_.end() ? 0 : found->second;
}

const SignalRecord* PositionFacts::ending(std::string_view path) const {
    const auto found = endings_.find(path);
    return found == endings_.end() ? nullptr : found->second;
}

bool PositionFacts::is_closed(std::string_view path) const {
    return closed_.contains(path);
}

int PositionFacts::more_rounds(std::string_view path) const {
    const auto found = more_rounds_.find(path);
    return found == more_rounds_.end() ? 0 : found->second;
}

bool PositionFacts::is_retried(const TurnRecord& turn) const {
    return std::any_of(retries_.begin(), retries_.end(), [&](const SignalRecord* retry) {
        return turn.n <= retry->after_turn && stands_in(turn.path, retry->path);
    });
}

bool PositionFacts::is_granted(std::string_view round) const {
    return std::ranges::any_of(retries_,
                               [&](const SignalRecord* retry) { return retry->path == round; });
}

} // namespace atelier
