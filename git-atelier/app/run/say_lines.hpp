// What is said in passing while a run is carried, by whoever carries it. None of it changes what
// the run does, nor fails it.
#pragma once

#include "app/agent/run_turn.hpp"
#include "app/run/run_world.hpp"

#include <memory>
#include <vector>

namespace atelier {

// A model that is asked for lines has so long, however many, and so long may they be.
inline constexpr Millis longest_wait_for_lines{5'000};
inline constexpr std::int64_t most_tokens_of_line = 60;

// Where workshop.dialogue says `model`: what the artisans say as they begin, and as they hand over.
// Nobody is asked whose turns are paused, nor where the run has used what it may. Models are asked
// beside the turns that begin, so that no turn waits for them; each line is kept with the run as it
// comes.
class LinesBeside {
  public:
    virtual ~LinesBeside() = default;
    // What to run beside the turns, each once: nothing more after the first call. It outlives them.
    virtual std::vector<TurnTask> tasks() = 0;
    // After that: for a line that has not come by now one of a file stands in.
    virtual void keep() = 0;
};
// nullptr: nobody has anything to say.
std::unique_ptr<LinesBeside> lines_beside(const RunWorld& world, const BeadId& run);

// Of a run that has completed, once; nothing of any other. It is over by then, whatever comes of
// this. With a line of the files.
void celebrate(const RunWorld& world, const Run& run);
// The same, and what its artisans say last, where the settings say so by a model: this is waited
// for.
void end_in_words(const RunWorld& world, const Run& run);

} // namespace atelier
