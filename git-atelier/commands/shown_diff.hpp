// A diff as `diff` and `review` show it.
#pragma once

#include "app/look/diff.hpp"
#include "wiring/command.hpp"

namespace atelier {

// In the pager where it is longer than the terminal.
Result<Outcome> shown_diff(const Args& args, CommandEnv& env, const Context& context,
                           const DiffRequest& request);

} // namespace atelier
