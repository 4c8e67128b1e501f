// What an artisan is told for one turn: who it is, its brief with all that it may see, and in which
// form it is to answer. What others wrote stands in it as what it is, marked as theirs.
#pragma once

#include "app/run/begin_turns.hpp"
#include "app/run/run_world.hpp"

#include <string>

namespace atelier {

struct PromptFacts {
    const Run& run;
    const Workflow& workflow;
    // What the commission said the piece is to be; "" for what the artisan usually makes.
    std::string form;
};

// not-found where a brief or a piece is gone; template-invalid.
Result<std::string> turn_prompt(const RunWorld& world, const PromptFacts& facts,
                                const BegunTurn& turn);

// As people call them: "The Calligrapher"; the key where there is no such file any more.
std::string display_name(WorkflowCatalog& catalog, const std::string& artisan);

} // namespace atelier
