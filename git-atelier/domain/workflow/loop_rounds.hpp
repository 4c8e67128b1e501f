// The loops around places of a workflow, as their paths tell.
#pragma once

#include "domain/workflow/workflow.hpp"
#include "domain/workflow/workflow_position.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// The innermost loop around that place; null where there is none, or the workflow has no such
// place.
const LoopStep* loop_around(const Workflow& workflow, std::string_view path);

struct LoopRound {
    // Of the loop.
    std::string path;
    int round = 0;

    auto operator<=>(const LoopRound&) const = default;
};

// Rounds in which something was due or in flight before and nothing is any more, innermost first.
// None where the run has failed.
std::vector<LoopRound> rounds_over(const Workflow& workflow, const Facts& before,
                                   const Facts& after);

// Where the run is: what is due, or in flight.
std::vector<std::string> active_paths(const Facts& facts, const NextStep& next);

} // namespace atelier
