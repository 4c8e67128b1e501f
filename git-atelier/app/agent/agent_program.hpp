// The program that a turn is going to start: with which options, and whether it is there.
#pragma once

#include "app/core/work_context.hpp"

#include <string>
#include <vector>

namespace atelier {

// What goes where a command says {options}: the runtime's own limits, which are for an agent that
// nobody watches on a terminal, then what the settings say for that role and runtime.
std::vector<std::string> turn_options(const Settings& settings, Role role,
                                      const RuntimeDefinition& runtime, bool on_terminal);

// Asked before anything is claimed or made. runtime-missing when an agent would not find the
// program of that command; config-invalid when the command can never be filled in.
Result<void> require_agent_program(const WorkContext& work, Role role,
                                   const RuntimeDefinition& runtime, const TurnCommand& command);
Result<void> require_agent_program(const Settings& settings, const WhyNoProgram& why_no_program,
                                   Role role, const RuntimeDefinition& runtime,
                                   const TurnCommand& command);

} // namespace atelier
