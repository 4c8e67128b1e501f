// What an artisan is asked in one turn: its brief with all that it may see, whose words are looked
// up here.
#pragma once

#include "app/agent/text_turn.hpp"
#include "app/run/run_world.hpp"

#include <string>

namespace atelier {

struct AskingFacts {
    const Run& run;
    const Workflow& workflow;
    // What the commission said the piece is to be; "" for what the artisan usually makes.
    std::string form;
};

// not-found where a brief or a piece is gone; template-invalid.
Result<TextTask> text_task(const RunWorld& world, const AskingFacts& facts, const TurnDue& turn,
                           const Artisan& artisan);

// As people call them: "The Calligrapher"; the key where there is no such file any more.
std::string display_name(WorkflowCatalog& catalog, const std::string& artisan);

} // namespace atelier
