// The skill heartbeat: the caller says that it is there, and what it does.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/agent.hpp"

namespace atelier {

struct HeartbeatOutcome {
    AgentId agent;
    AgentState state = AgentState::working;
    Time heartbeat_at{};
};

// Renews the lease of an agent without an orchestrator. May be lost with the power: the next one
// follows soon.
Result<HeartbeatOutcome> heartbeat(const Context& context, AgentState state);

} // namespace atelier
