// What is said in passing while a run is carried, by whoever carries it. None of it changes what
// the run does, nor fails it.
#pragma once

#include "app/run/run_world.hpp"

namespace atelier {

// Of a run that has completed, once; nothing of any other. It is over by then, whatever comes of
// this.
void celebrate(const RunWorld& world, const Run& run);

} // namespace atelier
