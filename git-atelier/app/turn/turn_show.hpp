// The skill turn_show: what the caller's turn is about, and all that it may see, as its prompt has
// it.
#pragma once

#include "app/agent/skill_pages.hpp"
#include "app/run/text_task.hpp"
#include "app/turn/own_turn.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct ShownTurn {
    Run run;
    std::string title;
    TurnRecord turn;
    Artisan artisan;
    // No credential of the environment stands in it.
    AskedTurn asked;
    bool driven = true;
    std::optional<Time> expires_at = {};
    // A reply was handed in, and the driver has not taken it yet.
    bool submitted = false;
    // What the caller may call.
    std::vector<SkillPage> skills = {};
};

// Of the world, `work.plan` is the caller's. `skills`: the programs that it may call. Refused as
// own_turn and asked_turn are.
Result<ShownTurn> turn_show(const RunWorld& world, const std::vector<std::string>& skills = {});

} // namespace atelier
