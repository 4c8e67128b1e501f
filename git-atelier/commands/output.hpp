// How a command that reads writes what it read.
#pragma once

#include "cli/terminal.hpp"
#include "wiring/command.hpp"

namespace atelier {

// Colour and width of standard output.
Style output_style(CommandEnv& env);
// Whether a person sees standard output as it is written.
bool is_on_terminal();

} // namespace atelier
