// Starting a program and waiting for it. Written on posix_spawn rather than on Boost.Process 2,
// whose launcher in 1.81 ends a failed exec with exit(), so that the forked copy would write our
// buffered output a second time, and which knows neither process groups nor a folder to start in
// without running code between fork and exec.
#pragma once

#include "posix/child.hpp"

#include <string>
#include <vector>

namespace atelier {

// As exec takes them: into `texts`, and a null pointer last.
std::vector<char*> pointers(std::vector<std::string>& texts);

// runtime-missing when it cannot be started. The child gets no other descriptor, no blocked signal
// and no ignored one.
Result<posix::Child> spawn(const posix::ChildRequest& request);

} // namespace atelier
