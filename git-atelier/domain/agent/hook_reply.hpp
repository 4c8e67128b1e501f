// How a hook handler answers an agent's runtime, in the runtime's own form.
#pragma once

#include "domain/agent/runtime_definition.hpp"

#include <string>

namespace atelier {

// Adds `text` to what the model is told when its session begins.
std::string context_reply(HookDialect form, const std::string& text);
// Refuses a call of a tool; the model reads `reason`.
std::string denial_reply(HookDialect form, const std::string& reason);
// Lets a call of a tool run without asking the person; "" in a form that has no word for it.
std::string permission_reply(HookDialect form, const std::string& reason);
// Does not let the model end its turn; it goes on with `reason`.
std::string continue_reply(HookDialect form, const std::string& reason);

} // namespace atelier
