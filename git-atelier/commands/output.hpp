// How a command that reads writes what it read.
#pragma once

#include "cli/terminal.hpp"
#include "wiring/command.hpp"

namespace atelier {

// Colour and width of standard output.
Style output_style(CommandEnv& env);
// Whether a person sees standard output as it is written.
bool is_on_terminal();
// A text for people that is longer than the terminal is shown in the pager; what comes back is
// what is left to print.
Outcome paged(const Args& args, CommandEnv& env, Outcome outcome);
// What common options say: `--json`, or `--format json` where there is a format.
bool asks_for_json(const Args& args);

} // namespace atelier
