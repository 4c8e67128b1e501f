// What runs that are gone were in the middle of making or removing.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// It is cleared, whoever's it was: Git can list no worktrees while one is half made. Of what is
// half removed nothing goes that exists nowhere else.
Result<void> clear_unfinished_worktrees(WorkContext& work);

} // namespace atelier
