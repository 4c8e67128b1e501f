// The executable that is every skill and every hook handler: which one it is, its name says.
#pragma once

#include <string>
#include <vector>

namespace atelier {

// The names of the skills that are meant for artisans, as their pages say it. What the overseer may
// call as well is meant for planners and workers.
std::vector<std::string> skills_for_artisans();

// Runs what argv[0] names or, called by another name, argv[1]; returns the exit status.
int run_small_program(int argc, char** argv);

} // namespace atelier
