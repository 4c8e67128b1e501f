// Adds to a status what only the repository tells.
#pragma once

#include "app/look/status.hpp"

namespace atelier {

class Repository;

// What of all that is finished is in its parent branch. What cannot be looked at is left out.
void add_in_parent(StatusOutcome& status, const Context& context, Repository& repository);
// What of the open work would collide. `all_open`: no open epic is missing in `status`.
void add_collisions(StatusOutcome& status, const Context& context, Repository& repository,
                    bool all_open);
// Both as an earlier look has seen them, as far as what they are about is still there.
void keep_seen_branches(const StatusOutcome& before, StatusOutcome& status);

} // namespace atelier
