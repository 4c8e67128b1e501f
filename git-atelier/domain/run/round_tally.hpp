// What came of one round of a loop, as far as it decides whether there is another one. Of a loop
// within it only the last round counts.
#pragma once

#include "domain/run/run.hpp"
#include "domain/workflow/workflow.hpp"

#include <vector>

namespace atelier {

struct RoundTally {
    // That are done, in the order of the workflow.
    std::vector<const TurnRecord*> turns;
    // Those of them that make a text or change files.
    std::vector<const TurnRecord*> makers;
    std::vector<const TurnRecord*> checks;
    std::vector<WorkflowVerdict> gates;
    // Turns that failed and were gone on without.
    int skipped = 0;

    void take(RoundTally&& inner);
    // Turns were taken, and none of them was done.
    bool all_failed() const { return skipped > 0 && turns.empty(); }
};

// Whether the loop waits for nothing more.
bool is_reached(const Until& until, const RoundTally& round);

} // namespace atelier
