// What holds of the beads of a plan at any time, whoever writes them: labels say what fields and
// status say, and an agent's assignment is the epic that it holds.
#pragma once

#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Each as the end of a sentence that begins with the bead's id.
std::vector<std::string> label_faults(const Bead& bead);

struct AssignmentFault {
    // Of the agent whose assignment is not what it holds.
    BeadId agent;
    // What it should be; nullopt: none.
    std::optional<BeadId> right;
    std::string text;
};
// `agents`, and the `epics` that are not closed. Epics that people hold are nobody's assignment.
std::vector<AssignmentFault> assignment_faults(const std::vector<Bead>& agents,
                                               const std::vector<Bead>& epics);

} // namespace atelier
