// What is left of the work when a worker's own branch is gone at the end of its session, renamed or
// deleted by its agent.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/guard/repository_state.hpp"

#include <string>

namespace atelier {

struct GoneBranch {
    // Where its worktree stands or, where that is not the work, stood last on the branch, also with
    // that gone below it; where the session began when neither grew out of that.
    CommitId head;
    // What the worktree's HEAD says there, a branch's ref or the commit; "" where it is elsewhere.
    std::string stands_as = {};
};

// `began`: where the branch stood. `renamed_to`: the ref that it goes on as by that one's log, or
// "". A branch that was there before is nobody's work here.
Result<GoneBranch> work_on_gone_branch(WorkContext& work, const Session& session,
                                       const CommitId& began, const std::string& renamed_to,
                                       const RepositoryState& before, const RepositoryState& after);

} // namespace atelier
