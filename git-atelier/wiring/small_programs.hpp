// The executable that is every skill and every hook handler: which one it is, its name says.
#pragma once

#include "base/ids.hpp"

#include <string>
#include <vector>

namespace atelier {

// The names of the skills that an agent of that role may call.
std::vector<std::string> skills_of(Role role);

// Runs what argv[0] names or, called by another name, argv[1]; returns the exit status.
int run_small_program(int argc, char** argv);

} // namespace atelier
