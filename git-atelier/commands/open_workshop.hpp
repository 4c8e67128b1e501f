// Everything that a session of an agent needs, from a command's world.
#pragma once

#include "app/core/work_context.hpp"
#include "wiring/command.hpp"

namespace atelier {

// `agent_lines`: show what the agent prints. `settings` stand in for the project's own.
Result<Workshop> open_workshop(CommandWorld& world, bool agent_lines, const Project& project,
                               const Settings* settings = nullptr);

// --agent, else agent.default; usage with the names there are when neither says one.
Result<std::string> runtime_name(const Args& args, CommandWorld& world, const Settings& settings);

} // namespace atelier
