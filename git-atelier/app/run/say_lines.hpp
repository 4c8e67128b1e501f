// What is said in passing while a run is carried, by whoever carries it. None of it changes what
// the run does, nor fails it.
#pragma once

#include "app/run/run_world.hpp"

namespace atelier {

// So long a model is waited for that is asked for lines, however many, and so long may they be.
inline constexpr Millis longest_wait_for_lines{5'000};
inline constexpr std::int64_t most_tokens_of_line = 60;

// Where workshop.dialogue says `model`: what the artisans say as they begin, and as they hand over,
// which is kept with the run. Nobody is asked whose turns are paused, nor where the run has used
// what it may.
void make_up_lines(const RunWorld& world, const BeadId& run);

// Of a run that has completed, once; nothing of any other. It is over by then, whatever comes of
// this. With a line of the files.
void celebrate(const RunWorld& world, const Run& run);
// The same, and what its artisans say last, where the settings say so by a model.
void end_in_words(const RunWorld& world, const Run& run);

} // namespace atelier
