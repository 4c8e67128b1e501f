// What keeps queued runs from being taken up, as commands that look at runs say it.
#pragma once

#include "domain/run/run.hpp"
#include "wiring/command.hpp"

#include <vector>

namespace atelier {

// Into `reason` of those of them that are queued (app/run/run_means).
Result<void> say_why_queued(CommandEnv& env, const std::vector<Run*>& runs);

} // namespace atelier
