#include "domain/run/position_walk.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

// The identity: it is no part of what several steps leave.
bool is_nothing(const Term& term) {
    const Terms* within = steps_within(term);
    return within != nullptr && stage_name(term).empty() &&
           std::all_of(within->begin(), within->end(), is_nothing);
}

bool asks_for_approval(const Term& term) {
    const auto* gate = std::get_if<GateStep>(&term.step);
    const Terms* within = steps_within(term);
    return (gate != nullptr && gate->kind != GateKind::answer) ||
           (within != nullptr && std::any_of(within->begin(), within->end(), asks_for_approval));
}

} // namespace

PositionWalk::PositionWalk(const Workflow& workflow, const Facts& facts)
    : workflow_(workflow), facts_(facts), seen_(facts_) {}

RunNext PositionWalk::next() {
    Sight sight = seen_.first_sight();
    RoundTally tally;
    const StepState state =
        steps(workflow_.steps, "", {.ending = facts_.is_completed()}, sight, tally);
    if (!due_.turns.empty() || !due_.steps.empty() || !due_.merges.empty()) return std::move(due_);
    if (to_close_) return *std::move(to_close_);
    if (underway_) return TurnsUnderway{};
    if (facts_.is_completed())
        return RunEnd{.reason = "completed by a signal", .pieces = seen_.parents(sight)};
    if (failure_) return *std::move(failure_);
    if (gate_) return *std::move(gate_);
    if (full_) return *std::move(full_);
    if (state == StepState::over && skipped_ > 0 && done_ == 0)
        return RunEnd{.status = RunStatus::failed,
                      .error = "turn-failed",
                      .reason = "every turn failed",
                      .path = std::string(whole_run)};
    if (state == StepState::over && !refused_at_.empty())
        return RunEnd{.status = RunStatus::failed,
                      .error = "approval-required",
                      .reason =
                          "changes were requested at the gate, and nobody has a turn after it",
                      .path = refused_at_};
    return RunEnd{.pieces = seen_.parents(sight)};
}

StepState PositionWalk::steps(const Terms& terms, const std::string& prefix, const StepFrame& frame,
                              Sight& sight, RoundTally& tally) {
    if (are_stages(terms)) return stages(terms, prefix, frame, sight, tally);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const StepState state = step(terms[i], prefix + std::to_string(i), frame, sight, tally);
        if (state != StepState::over) return state;
    }
    return StepState::over;
}

StepState PositionWalk::stages(const Terms& terms, const std::string& prefix,
                               const StepFrame& frame, Sight& sight, RoundTally& tally) {
    std::vector<bool> visited(terms.size(), false);
    std::size_t index = 0;
    if (prefix.empty())
        for (std::size_t i = 0; i < terms.size(); ++i)
            if (stage_name(terms[i]) == facts_.facts().start_stage) index = i;
    for (int visit = 1; index < terms.size(); ++visit) {
        const Term& term = terms[index];
        const std::string path = prefix + "v" + std::to_string(visit) + "." + std::to_string(index);
        const SignalRecord* ending = facts_.ending(path);
        StepFrame within = frame;
        within.stage = stage_name(term);
        within.visit = visit;
        within.again = frame.again || visited[index];
        within.ending = frame.ending || ending != nullptr;
        within.more_rounds =
            std::holds_alternative<LoopStep>(term.step) ? facts_.more_rounds(path) : 0;
        const int since = sight.newest;
        const bool underway_before = std::exchange(underway_, false);
        const StepState state = step(term, path, within, sight, tally);
        const bool in_flight = std::exchange(underway_, underway_ || underway_before);
        if (ending != nullptr ? in_flight : state == StepState::open) {
            if (!stage_) stage_ = StageAtHand{path, within.stage, &terms};
            return StepState::open;
        }
        if (ending != nullptr) {
            seen_.take_given(sight, *ending);
            // Whoever ended it has said so since.
            refused_at_.clear();
        }
        visited[index] = true;
        const bool handed_over = ending != nullptr && ending->kind == SignalKind::handoff;
        const bool sent_back = state == StepState::sent_back && !handed_over;
        if (!close(terms, index, path, {.signal = ending, .sent_back = sent_back}, index))
            return StepState::open;
        seen_.gather_stage(sight, since);
        if (sent_back) return state;
    }
    return StepState::over;
}

bool PositionWalk::close(const Terms& terms, std::size_t index, const std::string& path,
                         const VisitEnd& end, std::size_t& next) {
    const SignalRecord* ending = end.signal;
    const bool handed_over = ending != nullptr && ending->kind == SignalKind::handoff;
    next = index + 1;
    if (handed_over)
        for (std::size_t i = 0; i < terms.size(); ++i)
            if (stage_name(terms[i]) == ending->to) next = i;
    if (facts_.is_closed(path)) return true;
    const std::string& name = stage_name(terms[index]);
    if (!stage_) stage_ = StageAtHand{path, name, &terms};
    if (ending == nullptr && !facts_.facts().auto_advance)
        full_ = FullStage{path, name, std::holds_alternative<LoopStep>(terms[index].step)};
    else
        to_close_ = StageToClose{
            .path = path,
            .stage = name,
            .next = next < terms.size() && !end.sent_back ? stage_name(terms[next]) : "",
            .handed_over = handed_over};
    return false;
}

StepState PositionWalk::step(const Term& term, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    return std::visit([&](const auto& found) { return step(found, path, frame, sight, tally); },
                      term.step);
}

StepState PositionWalk::step(const SeqStep& seq, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    StepFrame within = frame;
    if (!seq.name.empty()) within.stage = seq.name;
    if (seq.merge == MergeKind::last) return steps(seq.steps, path + ".", within, sight, tally);
    const Sight before = sight;
    std::vector<SightPart> parts;
    StepState state = StepState::over;
    for (std::size_t i = 0; i < seq.steps.size(); ++i) {
        const int since = sight.newest;
        state = step(seq.steps[i], path + "." + std::to_string(i), within, sight, tally);
        if (state == StepState::open) return state;
        if (!is_nothing(seq.steps[i])) parts.push_back({since, sight});
        if (state == StepState::sent_back) break;
    }
    const StepState merged = merge(seq.merge, path, within, before, parts, sight);
    return merged == StepState::over ? state : merged;
}

StepState PositionWalk::step(const ParStep& par, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    const Sight before = sight;
    std::vector<SightPart> parts;
    bool open = false;
    bool sent_back = false;
    for (std::size_t i = 0; i < par.steps.size(); ++i) {
        Sight after = before;
        const StepState state =
            step(par.steps[i], path + "." + std::to_string(i), frame, after, tally);
        open = open || state == StepState::open;
        sent_back = sent_back || state == StepState::sent_back;
        if (!is_nothing(par.steps[i])) parts.push_back({before.newest, std::move(after)});
    }
    if (open) return StepState::open;
    const StepState merged = merge(par.merge, path, frame, before, parts, sight);
    return merged == StepState::over && sent_back ? StepState::sent_back : merged;
}

StepState PositionWalk::step(const LoopStep& loop, const std::string& path, const StepFrame& frame,
                             Sight& sight, RoundTally& tally) {
    // One round without a name is no loop.
    if (loop.name.empty() && loop.max == 1)
        return steps(loop.steps, path + ".r1.", frame, sight, tally);
    StepFrame within = frame;
    if (!loop.name.empty()) within.stage = loop.name;
    within.in_loop = true;
    within.more_rounds = 0;
    int more = frame.more_rounds;
    for (int number = 1;; ++number) {
        RoundTally round;
        within.round = number;
        within.again = frame.again || number > 1;
        const std::string here = path + ".r" + std::to_string(number);
        const StepState state = steps(loop.steps, here + ".", within, sight, round);
        if (state == StepState::open) return state;
        if (round.all_failed()) {
            fail(here, frame, "turn-failed",
                 "every turn of round " + std::to_string(number) + " failed");
            return StepState::open;
        }
        const bool reached = state == StepState::over && is_reached(loop.until, round);
        const bool full = reached || number >= loop.max;
        if (full && more == 0) {
            const std::string next = path + ".r" + std::to_string(number + 1);
            if (!reached && facts_.is_granted(next)) continue;
            if (!reached && !may_leave(loop, next, frame, state, round)) return StepState::open;
            tally.take(std::move(round));
            return StepState::over;
        }
        if (full) --more;
    }
}

bool PositionWalk::may_leave(const LoopStep& loop, const std::string& next_round,
                             const StepFrame& frame, StepState last, const RoundTally& round) {
    const bool refused = last == StepState::sent_back && !round.gates.empty() &&
                         round.gates.back() == WorkflowVerdict::changes_requested;
    const bool lacks_approval = loop.until.kind == UntilKind::approved &&
                                std::ranges::any_of(loop.steps, asks_for_approval);
    if (!refused && !lacks_approval) return true;
    fail(next_round, frame, "approval-required",
         refused ? "changes were requested in the last round"
                 : "the last round ended without an approval");
    return false;
}

StepState PositionWalk::merge(MergeKind kind, const std::string& path, const StepFrame& frame,
                              Sight before, const std::vector<SightPart>& parts, Sight& sight) {
    if (parts.size() == 1) {
        sight = parts.front().after;
        return StepState::over;
    }
    std::vector<const SightPart*> texts;
    for (const SightPart& part : parts)
        if (seen_.has_text(part)) texts.push_back(&part);
    const bool one = kind != MergeKind::reviews && !texts.empty() &&
                     (kind == MergeKind::last || texts.size() == 1);
    sight = seen_.joined(std::move(before), parts, kind, one ? texts.back() : nullptr);
    if (one || kind == MergeKind::reviews || texts.empty()) return StepState::over;
    StepState state = StepState::over;
    StepPlace place;
    if (const TurnRecord* record = ended(path, frame, state, place)) {
        seen_.take_merged(sight, *record);
        return StepState::over;
    }
    if (place.path.empty()) return state;
    MergeDue due{.place = std::move(place), .kind = kind};
    for (const SightPart* part : texts) {
        for (TurnInput& text : seen_.texts(part->after))
            due.parts.push_back(std::move(text));
        for (const BeadId& piece : seen_.parents(part->after))
            if (std::find(due.parents.begin(), due.parents.end(), piece) == due.parents.end())
                due.parents.push_back(piece);
    }
    due_.merges.push_back(std::move(due));
    return StepState::open;
}

} // namespace atelier
