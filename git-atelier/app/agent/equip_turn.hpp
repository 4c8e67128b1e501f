// What an agent of any role is given before its turn: the prompt, the command line of its runtime,
// the environment with its guard, and the sandbox.
#pragma once

#include "app/agent/agent_home.hpp"
#include "app/core/work_context.hpp"
#include "domain/agent_environment.hpp"
#include "domain/session.hpp"

namespace atelier {

// All references outlive the call.
struct Equipment {
    const RuntimeDefinition& runtime;
    const Session& session;
    const AgentHome& home;
    std::string prompt;
    // ATELIER_WORKSPACE.
    std::string root_branch;
    std::optional<BeadId> plan_epic = {};
    // Planners only.
    std::optional<PlannerFacts> planner = {};
};

// config-invalid when the runtime's definition has an unknown placeholder, files-failed, and what
// `sandbox_turn` says.
Result<TurnRequest> equip_turn(WorkContext& work, const Equipment& equipment);

} // namespace atelier
