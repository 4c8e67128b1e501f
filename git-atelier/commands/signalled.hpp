// Commands on a part of the plan that may also name a run.
#pragma once

#include "app/run/signal_run.hpp"
#include "wiring/command.hpp"

#include <optional>
#include <string>

namespace atelier {

// What came of that signal; nullopt where the bead is no run, and nothing was done.
Result<std::optional<Outcome>> signalled_run(CommandEnv& env, const std::optional<BeadId>& id,
                                             SignalKind kind, const std::string& text,
                                             bool now = false);

// Decides at the gate of a run, as a decision of the overseer's.
Result<Outcome> decided_gate(CommandEnv& env, const SignalRequest& request);

} // namespace atelier
