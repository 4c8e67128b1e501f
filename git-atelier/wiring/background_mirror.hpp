// Delivers to Beads beside `work`, which never waits for it: 'git atelier mirror' as a process of
// its own, one at a time, however often it is asked for meanwhile.
#pragma once

#include "ports/mirror_runner.hpp"
#include "ports/process.hpp"

#include <memory>

namespace atelier {

// `request` is the whole command; its deadline holds for each run. One that is under way when the
// caller lets go of it goes on by itself.
std::unique_ptr<MirrorRunner> start_background_mirror(ProcessRequest request);

} // namespace atelier
