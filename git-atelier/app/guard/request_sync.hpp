// A hook handler's request that its planner's worktree follows the default branch; `plan`, outside
// of the session's bounds, carries it out.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

// Nothing for whoever is not a planner in a session.
Result<void> request_sync(const Context& context);

// The last request of a session; "" for none.
Result<std::string> sync_request(PlanReader& plan, const SessionId& session);

} // namespace atelier
