// How a command that reads writes what it read.
#pragma once

#include "cli/terminal.hpp"
#include "wiring/command.hpp"

namespace atelier {

// Colour and width of standard output.
Style output_style(const CommandEnv& env);
// What common options say: `--json`, or `--format json` where there is a format.
bool asks_for_json(const Args& args);

} // namespace atelier
