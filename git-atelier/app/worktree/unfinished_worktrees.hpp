// Worktrees that runs which are gone were in the middle of making, removing or checking.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// What is half made is cleared, whoever's it was: Git can list no worktrees meanwhile. Of what is
// half removed nothing goes that exists nowhere else. What was being checked is back on its branch.
Result<void> clear_unfinished_worktrees(WorkContext& work);

} // namespace atelier
