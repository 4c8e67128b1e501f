// What a run that was ended between a landing and its tidying left: worktrees and work branches of
// changesets that are merged.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Takes away those in which nothing would be lost; what cannot be looked at is warned of, the rest
// left to `gc`, which names it.
Result<void> tidy_landed(WorkContext& work);

} // namespace atelier
