// Adds to a status what only the repository tells.
#pragma once

#include "app/land/epic_in_parent.hpp"
#include "app/look/list_roots.hpp"
#include "app/look/status.hpp"

#include <optional>

namespace atelier {

class Repository;

struct SeenBranches {
    // Asked about each epic that goes on.
    ParentBranches parents;
    // Of closed epics.
    Result<ListOutcome> closed;
};

// As the repository has them now. `only`: of the epics that go on, that one alone is asked about.
// Nothing is taken from a status, so that both may be read at a time, on two threads.
SeenBranches see_branches(const Context& context, Repository& repository,
                          const std::optional<BeadId>& only = {});

// What of all that is finished is in its parent branch. What cannot be looked at is left out.
void add_in_parent(StatusOutcome& status, SeenBranches& seen);
// What of the open work would collide. `all_open`: no open epic is missing in `status`.
void add_collisions(StatusOutcome& status, const Context& context, Repository& repository,
                    const SeenBranches& seen, bool all_open);
// Both as an earlier look has seen them, as far as what they are about is still there.
void keep_seen_branches(const StatusOutcome& before, StatusOutcome& status);

} // namespace atelier
