// The end of a turn whose agent edited the run's document in a worktree: what stands in that file
// is read before the turn is recorded, and the worktree goes once it is.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/finish_turn.hpp"
#include "app/run/run_world.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

struct WorktreeTurn {
    int n = 0;
    // As it is recorded: with its worktree and branch.
    Session session;
    // How the repository stood before; nullopt after a crash.
    std::optional<RepositoryState> before = {};
    // Its agent came to its end by itself, or has handed something in: what stands there counts.
    bool ended_well = false;
};

// As finish_turn, with `ending` as it is without the worktree. Refused edits, and a worktree that
// cannot be read any more, are a failure of the turn. What the worktree cannot be taken away for is
// told, and keeps nobody from going on.
Result<FinishedTurn> finish_in_worktree(const RunWorld& world, const DriverLease& lease,
                                        const WorktreeTurn& turn, TurnEnding ending);

// The same of a turn of which nothing is recorded any more by this driver: what stands there is
// kept.
void leave_worktree(const RunWorld& world, const Run& run, const WorktreeTurn& turn);

// Of a run whose driver was killed before the worktree of a turn had gone; nothing where there is
// none. Whatever comes of its turn is recorded before.
Result<void> close_left_worktree(const RunWorld& world, const BeadId& run);

} // namespace atelier
