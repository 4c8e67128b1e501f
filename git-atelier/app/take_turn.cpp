#include "app/take_turn.hpp"

namespace atelier {

Result<TurnOutcome> take_turn(Workshop& workshop, const TurnRequest& request,
                              const TurnHooks& hooks) {
    ATELIER_TRY(const auto turn, workshop.agents.prepare(request));
    ATELIER_CHECK(hooks.before_start(turn->keeper()));
    return turn->run(hooks.interval, hooks.every,
                     [&](const std::string& line) { workshop.progress.agent_line(line); });
}

} // namespace atelier
