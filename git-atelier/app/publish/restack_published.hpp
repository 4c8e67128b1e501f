// What stands on a root branch that has followed its parent branch: restacked, or, where that
// conflicts, given back to work.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// What cannot follow yet, as its worktree has changes or an agent is at work, is told and tried
// again by the next run. A changeset that is done and conflicts is worked on again, and put on the
// root branch as that is now by its next session.
Result<void> restack_published(WorkContext& work, const BeadId& epic);

} // namespace atelier
