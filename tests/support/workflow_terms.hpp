// Workflows that are made up from a seed, and the small ones that tests name.
#pragma once

#include "domain/workflow/workflow.hpp"

#include <cstdint>
#include <string>

namespace atelier::test {

struct TermChoice {
    // Whether the steps at the top may be stages.
    bool stages = true;
    // Whether there may be checks, gates and use cases of ours.
    bool others = true;
    // Whether there may be collections, which in one another are one.
    bool collections = true;
};

// One that a run can be driven through.
Workflow workflow_from(std::uint64_t seed, const TermChoice& choice = {});

// One with each key and each kind of step that a file may have. Its tests are [generated].
Workflow workflow_of_any_kind(unsigned seed);

Term turn_of(const std::string& role, Sees sees = {SeesKind::previous},
             Produces produces = Produces::text);
// One that is asked for its text by that brief, the first time and later.
Term briefed_turn(const std::string& role, const std::string& brief = "commission");
Workflow workflow_of(Terms steps);
// Its stages are loops of one turn each, as the workshop's are.
Workflow workshop_of(int steps);

} // namespace atelier::test
