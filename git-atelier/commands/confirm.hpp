// Asking before something that is hard to take back.
#pragma once

#include "wiring/command.hpp"

namespace atelier {

// Whether `--yes` was given, or the person at the terminal says so after reading what would be done
// and the question. Where nobody can be asked that is shown all the same, and is a usage error.
Result<bool> confirmed(const Args& args, CommandEnv& env, const std::string& what,
                       const std::string& question);

} // namespace atelier
