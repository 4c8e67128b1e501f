// The executable that is every skill and every hook handler: which one it is, its name says.
#pragma once

namespace atelier {

// Runs what argv[0] names or, called by another name, argv[1]; returns the exit status.
int run_small_program(int argc, char** argv);

} // namespace atelier
