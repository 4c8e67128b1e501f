#include "base/text.hpp"
#include "domain/run/position_walk.hpp"
#include "domain/workflow/routing.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace atelier {

StepPlace PositionWalk::place(const std::string& path, const StepFrame& frame,
                              std::size_t attempts) {
    return {.path = path,
            .attempt = static_cast<int>(attempts) + 1,
            .stage = frame.stage,
            .visit = frame.visit,
            .round = frame.round};
}

void PositionWalk::fail(const std::string& path, const StepFrame& frame, std::string error,
                        std::string reason) {
    if (frame.ending || failure_) return;
    failure_ = RunEnd{.status = RunStatus::failed,
                      .error = error.empty() ? "turn-failed" : std::move(error),
                      .reason = std::move(reason),
                      .path = path};
}

const TurnRecord* PositionWalk::ended(const std::string& path, const StepFrame& frame,
                                      StepState& state, StepPlace& due) {
    const std::vector<const TurnRecord*>& attempts = facts_.attempts(path);
    state = StepState::open;
    for (const TurnRecord* record : attempts) {
        if (record->status == TurnStatus::done) {
            state = StepState::over;
            return record;
        }
        if (is_in_flight(record->status)) {
            underway_ = true;
            return nullptr;
        }
        if (record->status != TurnStatus::lost && !facts_.is_retried(*record)) {
            fail(path, frame, record->error, record->error_text);
            return nullptr;
        }
    }
    if (!frame.ending) due = place(path, frame, attempts.size());
    return nullptr;
}

StepState PositionWalk::step(const TurnStep& turn, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    const std::vector<const TurnRecord*>& attempts = facts_.attempts(path);
    int failures = 0;
    const TurnRecord* failed = nullptr;
    for (const TurnRecord* record : attempts) {
        if (record->status == TurnStatus::done) {
            seen_.take(sight, *record, turn.produces);
            tally.turns.push_back(record);
            if (turn.produces == Produces::text || turn.produces == Produces::changes)
                tally.makers.push_back(record);
            ++done_;
            refused_at_.clear();
            return StepState::over;
        }
        if (is_in_flight(record->status)) {
            underway_ = true;
            return StepState::open;
        }
        if (record->status == TurnStatus::lost) continue;
        failed = record;
        if (!facts_.is_retried(*record)) ++failures;
    }
    if (failed != nullptr && failures > turn.retries) {
        if (turn.if_failed == IfFailed::skip) {
            ++tally.skipped;
            ++skipped_;
            return StepState::over;
        }
        fail(path, frame, failed->error,
             turn.role + " failed " + counted(static_cast<std::size_t>(failures), "time") +
                 ", at last with: " + failed->error_text);
        return StepState::open;
    }
    if (frame.ending) return StepState::open;
    TurnDue next = due(turn, place(path, frame, attempts.size()), frame, sight);
    if (failed != nullptr) next.error = failed->error_text;
    due_.turns.push_back(std::move(next));
    return StepState::open;
}

TurnDue PositionWalk::due(const TurnStep& turn, StepPlace place, const StepFrame& frame,
                          const Sight& sight) {
    Sight now = sight;
    seen_.take_injections(now, std::numeric_limits<int>::max());
    TurnDue next{.place = std::move(place), .step = turn};
    next.artisan = artisan_of(workflow_, facts_.facts().artisans, turn.role);
    next.brief = frame.again && !turn.brief.then.empty() ? turn.brief.then : turn.brief.first;
    next.inputs = seen_.inputs(now, turn.sees);
    next.parents = seen_.parents(now, turn.sees);
    next.notes = notes_to(turn.role, next.artisan);
    next.from = seen_.version(now);
    return next;
}

std::vector<TurnInput> PositionWalk::notes_to(const std::string& role,
                                              const std::string& artisan) const {
    std::vector<TurnInput> out;
    if (facts_.notes().empty()) return out;
    // Up to which turn whoever is meant has been told.
    int told_anybody = 0;
    int told_them = 0;
    for (const TurnRecord& turn : facts_.facts().turns) {
        if (turn.kind != TurnKind::turn || turn.status != TurnStatus::done) continue;
        told_anybody = std::max(told_anybody, turn.n);
        if (turn.role == role) told_them = std::max(told_them, turn.n);
    }
    for (const SignalRecord* note : facts_.notes()) {
        const bool to_them = note->to == role || (!artisan.empty() && note->to == artisan);
        if (!note->to.empty() && !to_them) continue;
        if (note->after_turn < (note->to.empty() ? told_anybody : told_them)) continue;
        out.push_back({.kind = InputKind::note, .from = note->by, .text = note->text});
    }
    return out;
}

StepState PositionWalk::step(const CheckStep& check, const std::string& path,
                             const StepFrame& frame, Sight& sight, RoundTally& tally) {
    StepState state = StepState::open;
    StepPlace place;
    if (const TurnRecord* record = ended(path, frame, state, place)) {
        tally.checks.push_back(record);
        if (record->verdict == WorkflowVerdict::failed)
            seen_.take(sight, InputKind::check, record, nullptr);
        return StepState::over;
    }
    if (!place.path.empty()) due_.steps.push_back({std::move(place), check});
    return state;
}

StepState PositionWalk::step(const DoStep& act, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally&) {
    StepState state = StepState::open;
    StepPlace place;
    if (const TurnRecord* record = ended(path, frame, state, place)) {
        if (record->verdict != WorkflowVerdict::conflict) return StepState::over;
        seen_.take(sight, InputKind::conflict, record, nullptr);
        return frame.in_loop ? StepState::sent_back : StepState::over;
    }
    if (!place.path.empty()) due_.steps.push_back({std::move(place), act});
    return state;
}

StepState PositionWalk::step(const GateStep& gate, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    const SignalRecord* decision = facts_.decision(path);
    if (decision == nullptr) {
        if (!frame.ending && !gate_)
            gate_ = GateToWaitAt{
                place(path, frame, static_cast<std::size_t>(facts_.reopened(path))), gate};
        return StepState::open;
    }
    if (decision->kind == SignalKind::expire && gate.kind != GateKind::answer) {
        fail(path, frame, "approval-required", "nobody decided at the gate in time");
        return StepState::open;
    }
    const WorkflowVerdict verdict = verdict_of(decision->kind);
    const bool refused = verdict == WorkflowVerdict::changes_requested;
    // An answer is no word on the work.
    if (refused || verdict == WorkflowVerdict::approved) tally.gates.push_back(verdict);
    if (refused) refused_at_ = path;
    if (verdict == WorkflowVerdict::approved) refused_at_.clear();
    if (verdict != WorkflowVerdict::approved || !decision->text.empty())
        seen_.take(sight, InputKind::decision, nullptr, decision);
    return refused && frame.in_loop ? StepState::sent_back : StepState::over;
}

} // namespace atelier
