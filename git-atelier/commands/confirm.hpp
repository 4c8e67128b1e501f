// Asking before something that is hard to take back.
#pragma once

#include "wiring/command.hpp"

namespace atelier {

// Whether `--yes` was given, or the person at the terminal says so after reading `question`. A
// usage error where nobody can be asked.
Result<bool> confirmed(const Args& args, CommandEnv& env, const std::string& question);

} // namespace atelier
