// The skill turn_next: an agent that runs by itself, without a driver, takes the next turn that is
// due.
#pragma once

#include "app/turn/turn_show.hpp"

#include <optional>
#include <string>

namespace atelier {

struct NextTurn {
    ShownTurn shown;
    // The agent had it before.
    bool already = false;
};

// Of a run that has begun before one that is queued, the older before the newer one. The run is the
// agent's until turn_submit has recorded the turn, or until its lease has run out: then the turn is
// lost, and due again. `artisan`: only that one's turns, by its key or its display name.
//
// not-runnable in a session, whose turn is given by its driver, where the agent has a turn of
// another artisan, and where no turn is due that it may take: `details.runs` says of each run why.
// not-found for an artisan that there is none of. `skills` as for turn_show.
Result<NextTurn> turn_next(const RunWorld& world, const std::optional<std::string>& artisan,
                           const std::vector<std::string>& skills = {});

} // namespace atelier
