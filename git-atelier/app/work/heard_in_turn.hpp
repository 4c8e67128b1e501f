// What an agent has heard in its turn: the mail that its brief held.
#pragma once

#include "app/core/context.hpp"
#include "ports/agent_runtime.hpp"

#include <optional>

namespace atelier {

// Marks it read where the agent has ended by itself. Of a worker that was told something new and
// has not said that it is done: why its work does not land, for it may be what it was told not to
// land.
Result<std::optional<Error>> heard_in_turn(const Context& context, const SessionId& session,
                                           const TurnOutcome& turn);

// Whether the agent ended by itself without saying how its changeset is, and something was said
// about that meanwhile: whoever goes on with it is told so first.
Result<bool> was_spoken_to(const Context& context, const SessionId& session,
                           const TurnOutcome& turn);

} // namespace atelier
