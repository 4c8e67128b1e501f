// What to tell bd so that a bead that stands as one thing stands as another: pure.
#pragma once

#include "adapters/bd/bd_program.hpp"
#include "domain/bead/bead.hpp"

#include <vector>

namespace atelier::bd {

struct Step {
    Call call;
    // It names the status and assignee that it was made from, and does nothing without them.
    bool guarded = false;
};

// In the order in which they have to be made; none when there is nothing to change.
std::vector<Step> steps_between(const Bead& before, const Bead& after);

// The rows of `bd import`.
std::string import_rows(const std::vector<Bead>& beads);

} // namespace atelier::bd
