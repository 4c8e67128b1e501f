#include "domain/run/workflow_position.hpp"

#include "base/text.hpp"
#include "domain/run/position_walk.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// `r3` is 3; 0 for any other part of a path.
int round_in(const std::string& part) {
    if (!part.starts_with('r')) return 0;
    return static_cast<int>(parse_integer(part.substr(1)).value_or(0));
}

// Where the run is: what is due, or in flight.
std::vector<std::string> active_paths(const Facts& facts, const RunNext& next) {
    std::vector<std::string> out;
    for (const TurnRecord& turn : facts.turns)
        if (is_in_flight(turn.status)) out.push_back(turn.path);
    if (const auto* due = std::get_if<DueSteps>(&next)) {
        for (const TurnDue& turn : due->turns)
            out.push_back(turn.place.path);
        for (const StepDue& step : due->steps)
            out.push_back(step.place.path);
        for (const MergeDue& merge : due->merges)
            out.push_back(merge.place.path);
    }
    if (const auto* gate = std::get_if<GateToWaitAt>(&next)) out.push_back(gate->place.path);
    return out;
}

std::set<LoopRound> open_rounds(const Facts& facts, const RunNext& next) {
    std::set<LoopRound> out;
    for (const std::string& path : active_paths(facts, next)) {
        std::string loop;
        for (const std::string& part : split(path, '.')) {
            if (const int round = round_in(part)) out.insert({loop, round});
            loop += (loop.empty() ? "" : ".") + part;
        }
    }
    return out;
}

} // namespace

RunNext next_step(const Workflow& workflow, const Facts& facts) {
    return PositionWalk(workflow, facts).next();
}

std::optional<TurnDue> turn_as_begun(const Workflow& workflow, const Facts& facts, int n) {
    const auto found = std::find_if(facts.turns.begin(), facts.turns.end(),
                                    [&](const TurnRecord& turn) { return turn.n == n; });
    if (found == facts.turns.end()) return std::nullopt;
    Facts then = facts;
    std::erase_if(then.turns, [&](const TurnRecord& turn) { return turn.n >= n; });
    std::erase_if(then.signals, [&](const SignalRecord& signal) { return signal.after_turn >= n; });
    RunNext next = next_step(workflow, then);
    auto* due = std::get_if<DueSteps>(&next);
    if (due == nullptr) return std::nullopt;
    for (TurnDue& turn : due->turns)
        if (turn.place.path == found->path) return std::move(turn);
    return std::nullopt;
}

RunActivity activity_of(RunStatus status, const Facts& facts, const RunNext& next) {
    if (status != RunStatus::running) return RunActivity::idle;
    if (std::any_of(facts.turns.begin(), facts.turns.end(),
                    [](const TurnRecord& turn) { return is_in_flight(turn.status); }))
        return RunActivity::working;
    return std::holds_alternative<StageToClose>(next) ? RunActivity::advancing
                                                      : RunActivity::running;
}

std::optional<StageAtHand> stage_at_hand(const Workflow& workflow, const Facts& facts) {
    PositionWalk walk(workflow, facts);
    static_cast<void>(walk.next());
    return walk.stage();
}

TurnStatus failed_as(const TurnStep& step, int failures) {
    return step.if_failed == IfFailed::skip && failures >= step.retries ? TurnStatus::skipped
                                                                        : TurnStatus::failed;
}

const LoopStep* loop_around(const Workflow& workflow, std::string_view path) {
    const LoopStep* loop = nullptr;
    const Term* term = nullptr;
    const Terms* steps = &workflow.steps;
    for (const std::string& part : split(path, '.')) {
        if (round_in(part) > 0 && term != nullptr) {
            loop = std::get_if<LoopStep>(&term->step);
            continue;
        }
        if (part.starts_with('v')) continue;
        const auto index = parse_integer(part);
        if (!index || steps == nullptr || *index < 0 ||
            static_cast<std::size_t>(*index) >= steps->size())
            return nullptr;
        term = &(*steps)[static_cast<std::size_t>(*index)];
        steps = steps_within(*term);
    }
    return loop;
}

std::vector<LoopRound> rounds_over(const Workflow& workflow, const Facts& before,
                                   const Facts& after) {
    const RunNext then = next_step(workflow, after);
    const auto* end = std::get_if<RunEnd>(&then);
    const std::string failed = end == nullptr ? "" : end->path;
    const std::set<LoopRound> still = open_rounds(after, then);
    std::vector<LoopRound> out;
    for (const LoopRound& round : open_rounds(before, next_step(workflow, before)))
        if (!still.contains(round) && failed != whole_run &&
            !stands_in(failed, round.path + ".r" + std::to_string(round.round)))
            out.push_back(round);
    std::ranges::sort(out, [](const LoopRound& a, const LoopRound& b) {
        return a.path.size() != b.path.size() ? a.path.size() > b.path.size() : a < b;
    });
    return out;
}

std::string last_lines(std::string_view text, int percent) {
    const std::vector<std::string> lines = lines_of(text);
    if (percent >= 100 || lines.size() <= 1) return std::string(text);
    const std::size_t wanted = std::max<std::size_t>(
        1, lines.size() * static_cast<std::size_t>(std::max(percent, 0)) / 100);
    const std::vector<std::string> kept(lines.end() - static_cast<std::ptrdiff_t>(wanted),
                                        lines.end());
    return join(kept, "\n") + (text.ends_with('\n') ? "\n" : "");
}

} // namespace atelier
