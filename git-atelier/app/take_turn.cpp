#include "app/take_turn.hpp"

#include <algorithm>

namespace atelier {

Result<TurnOutcome> take_turn(Workshop& workshop, const TurnRequest& request,
                              const TurnHooks& hooks) {
    ATELIER_TRY(const auto turn, workshop.agents.prepare(request));
    ATELIER_CHECK(hooks.before_start(turn->keeper()));
    // The person sees the seconds pass; the hook keeps its own pace.
    constexpr Millis second{1000};
    Time due{};
    const auto every = [&]() -> Result<void> {
        workshop.progress.tick();
        const Time now = workshop.plan.clock.now();
        if (now < due) return {};
        due = now + hooks.interval;
        return hooks.every();
    };
    return turn->run(std::min(hooks.interval, second), every,
                     [&](const std::string& line) { workshop.progress.agent_line(line); });
}

} // namespace atelier
