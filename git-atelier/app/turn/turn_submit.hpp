// The skill turn_submit: an agent hands the reply of its turn in. One with a driver leaves it where
// that takes it; one that runs by itself has it recorded at once, and its run goes on to the next
// turn, which is left for whoever takes it.
#pragma once

#include "app/run/run_world.hpp"
#include "domain/run/submission.hpp"

#include <optional>

namespace atelier {

struct SubmittedTurn {
    TurnRecord turn;
    RunStatus run = RunStatus::running;
    // The turn has ended with it; else the driver records it when the agent has ended, however that
    // ends, and until then another one takes its place.
    bool recorded = false;
    // Another one was handed in before.
    bool replaced = false;
    // It was recorded by an earlier call.
    bool already = false;
};

// reply-invalid and usage for what no reply can be: nothing has happened then, and the turn goes
// on. Refused besides as own_turn is.
Result<SubmittedTurn> turn_submit(const RunWorld& world, const Submission& submission);

} // namespace atelier
