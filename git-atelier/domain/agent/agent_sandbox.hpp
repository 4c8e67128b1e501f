// Which sandbox an agent of a runtime is to have.
#pragma once

#include "domain/agent/runtime_definition.hpp"
#include "domain/guard/sandbox.hpp"
#include "domain/project/settings.hpp"

namespace atelier {

// What the settings say. Where they say nothing it is `auto` for a planner whose commands run
// without Git hooks: then nothing else refuses what it would write.
SandboxMode agent_sandbox(const Settings& settings, Role role, GitHooks hooks);

} // namespace atelier
