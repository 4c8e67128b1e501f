// Worktrees of ours that somebody has moved with Git's knowledge, by `git worktree move` or
// `repair`.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Each whose guard says where it belongs, where nothing stands there by now, is moved back, and
// that is told. One that is locked stays: somebody may be at work in it.
Result<void> bring_back_moved(WorkContext& work);

} // namespace atelier
