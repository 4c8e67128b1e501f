// The walk through what waits for a review, one after the other on the terminal.
#pragma once

#include "wiring/command.hpp"

namespace atelier {

// Until nothing is left, the person leaves, or the terminal ends. What they decide is decided at
// once; what cannot be is told, and asked again.
Result<Outcome> walk_review(const Args& args, CommandEnv& env, const Context& context);

} // namespace atelier
