// Puts an agent's turn into the sandbox that the configuration asks for, and what Git does in
// checkouts from then on with it.
#pragma once

#include "app/agent/agent_home.hpp"
#include "app/core/work_context.hpp"
#include "domain/work/session.hpp"

namespace atelier {

// Tries it first, with the same bounds: where it does not work, `auto` says so in one line and
// leaves the turn as it is, and `bwrap` is an error: runtime-missing without the program,
// runtime-failed with its own words.
Result<void> sandbox_turn(WorkContext& work, const Session& session, const AgentHome& home,
                          TurnRequest& turn);

} // namespace atelier
