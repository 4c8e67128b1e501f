// The skill heartbeat: the caller says that it is there, and what it does.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/agent.hpp"

namespace atelier {

// What an agent may say of itself; the rest is seen.
enum class SaidState { working, idle };
constexpr auto names_of(SaidState) {
    return std::to_array<Named<SaidState>>(
        {{SaidState::working, "working"}, {SaidState::idle, "idle"}});
}

struct HeartbeatOutcome {
    AgentId agent;
    AgentState state = AgentState::working;
    Time heartbeat_at{};
};

// Renews the lease of an agent without an orchestrator. May be lost with the power: the next one
// follows soon.
Result<HeartbeatOutcome> heartbeat(const Context& context, AgentState state);

} // namespace atelier
