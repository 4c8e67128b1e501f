#include "app/turn/keep_turn.hpp"

#include "app/turn/own_turn.hpp"

namespace atelier {

Result<HeartbeatOutcome> keep_turn(const Context& context) {
    ATELIER_TRY(const OwnTurn own,
                context.store.read([&](PlanReader& plan) { return own_turn(plan, context); }));
    if (!own.driven) ATELIER_CHECK(renew_run(context, own.lease));
    return HeartbeatOutcome{context.caller, AgentState::working, context.clock.now()};
}

} // namespace atelier
