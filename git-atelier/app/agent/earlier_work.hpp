// What a brief says of earlier sessions on its changeset.
#pragma once

#include "app/agent/prompt.hpp"
#include "app/core/work_context.hpp"
#include "app/worktree/prepare_worktree.hpp"

namespace atelier {

// How the last one ended and what failed in it, and the commits that are there. A commit that
// cannot be read is left out.
Result<void> add_earlier_work(WorkContext& work, const Session& session,
                              const PreparedWorktree& worktree, BriefFacts& facts);

} // namespace atelier
