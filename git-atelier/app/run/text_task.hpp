// What an artisan is asked in one turn: its brief with all that it may see, whose words are looked
// up here.
#pragma once

#include "app/agent/text_turn.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/run/run_world.hpp"
#include "domain/workflow/turn_prompt.hpp"

#include <string>
#include <vector>

namespace atelier {

struct AskingFacts {
    const Run& run;
    const Workflow& workflow;
    // What the commission said the piece is to be; "" for what the artisan usually makes.
    std::string form;
    // What people have written to it (app/artisan/run_mail).
    std::vector<ToldMessage> mail = {};
    // It edits the document in a worktree (app/document/turn_worktree).
    bool in_worktree = false;
};

// The same in its parts and as a whole.
struct AskedTurn {
    TurnPromptFacts facts;
    ReplyWanted wanted;
    std::string prompt;
};
// not-found where a brief or a piece is gone; template-invalid.
Result<AskedTurn> asked_turn(const RunDesk& desk, WorkflowCatalog& catalog,
                             const AskingFacts& facts, const TurnDue& turn, const Artisan& artisan);

// As its agent is given it; refused likewise.
Result<TextTask> text_task(const RunWorld& world, const AskingFacts& facts, const TurnDue& turn,
                           const Artisan& artisan);

// As people call them: "The Calligrapher"; the key where there is no such file any more.
std::string display_name(WorkflowCatalog& catalog, const std::string& artisan);

} // namespace atelier
