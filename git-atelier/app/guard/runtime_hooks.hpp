// What the handlers answer that an agent's runtime calls: before a tool runs, and when the model
// wants to end its turn.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>

namespace atelier {

// The sentence with which the tool call in `input` is refused, as the runtime gave it; nullopt lets
// it run. `enlistment` is the person's checkout. Whoever calls outside of a session is refused
// nothing.
Result<std::optional<std::string>>
refused_tool_call(const Context& context, const std::string& input, const std::string& enlistment);

// What a worker is told that ends its turn and has not said how its changeset stands. Once: a turn
// that goes on because of it ends as it is.
Result<std::optional<std::string>> reminder_at_stop(const Context& context,
                                                    const std::string& input);

} // namespace atelier
