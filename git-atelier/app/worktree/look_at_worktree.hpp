// Whether anything in a worktree of ours exists nowhere else, and what else speaks for or against
// its going. It is left as it is, to the byte.
#pragma once

#include "app/worktree/inventory.hpp"

#include <vector>

namespace atelier {

// As it is about to be taken away.
WorktreeFacts look_at(const WorktreeDeps& deps, Reachability& safe, const OurWorktree& worktree);

// Of several, to be judged alone: side by side, and without a footprint. Into one that somebody
// else has locked nobody looks.
std::vector<WorktreeFacts> look_at_all(const WorktreeDeps& deps, Reachability& safe,
                                       const std::vector<OurWorktree>& worktrees);

} // namespace atelier
