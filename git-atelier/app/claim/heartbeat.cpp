#include "app/claim/heartbeat.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"

namespace atelier {

Result<HeartbeatOutcome> heartbeat(const Context& context, AgentState state) {
    const Stamp stamp = context.stamp();
    return context.store.write(
        stamp,
        [&](PlanWriter& plan) -> Result<HeartbeatOutcome> {
            ATELIER_CHECK(caller_session(plan, context));
            ATELIER_TRY(Bead agent, ensure_agent(plan, context));
            const bool changed = Agent::beat(agent, state, stamp.now);
            ATELIER_CHECK(plan.update(agent));
            if (changed) {
                Json data = Json::object();
                data.set("agent_state", name_of(state));
                ATELIER_CHECK(plan.append({EventType::agent_heartbeat, agent.id, std::move(data)}));
            }
            ATELIER_TRY(const auto epic, assigned_epic(plan, context));
            if (epic) ATELIER_CHECK(require_claim(plan, context, epic->id));
            return HeartbeatOutcome{context.caller, state, stamp.now};
        },
        Durability::relaxed);
}

} // namespace atelier
