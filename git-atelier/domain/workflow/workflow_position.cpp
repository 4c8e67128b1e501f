#include "domain/workflow/workflow_position.hpp"

#include "base/text.hpp"
#include "domain/workflow/position_walk.hpp"

#include <algorithm>

namespace atelier {

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
