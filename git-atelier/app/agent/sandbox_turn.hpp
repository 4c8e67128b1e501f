// Puts an agent's turn into the sandbox that it is to have (domain/agent/agent_sandbox.hpp).
#pragma once

#include "app/core/work_context.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/work/session.hpp"

namespace atelier {

// Where it does not work (app/guard/sandbox.hpp), `auto` says so in one line and leaves the turn as
// it is.
Result<void> sandbox_turn(WorkContext& work, const Session& session, GitHooks hooks,
                          TurnRequest& turn);

} // namespace atelier
