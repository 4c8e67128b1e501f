// Everything that a session of an agent needs, from a command's world.
#pragma once

#include "app/core/work_context.hpp"
#include "wiring/command.hpp"

namespace atelier {

// `agent_lines`: show what the agent prints. `settings` stand in for the project's own, `shown` for
// what a person otherwise sees of it.
Result<WorkContext> open_work_context(CommandEnv& env, bool agent_lines, const Project& project,
                                      const Settings* settings = nullptr,
                                      Progress* shown = nullptr);

// --agent, where the command takes that, else agent.default; usage with the names there are when
// neither says one.
Result<std::string> runtime_name(const Args& args, CommandEnv& env, const Settings& settings);

} // namespace atelier
