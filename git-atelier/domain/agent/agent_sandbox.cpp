#include "domain/agent/agent_sandbox.hpp"

namespace atelier {

SandboxMode agent_sandbox(const Settings& settings, Role role, GitHooks hooks) {
    const bool unhooked = role == Role::planner && hooks == GitHooks::disabled;
    return unhooked && !settings.sandbox_chosen ? SandboxMode::automatic : settings.sandbox;
}

} // namespace atelier
