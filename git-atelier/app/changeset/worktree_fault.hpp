// What in a worktree keeps its changeset from being done. Asked by changeset_done, while the agent
// is there to mend it, and again by the assessment.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/session.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <functional>
#include <optional>

namespace atelier {

// dirty, or wrong-branch; nullopt where everything is committed on the branch that
// belongs there.
std::optional<Error> worktree_fault(const Session& session, const WorktreeState& state);
std::optional<Error> worktree_fault(const BranchName& branch, const std::string& worktree,
                                    const WorktreeState& state);

// The same of the caller's session, and nothing-committed where its branch is where it began.
// Nothing is refused to an agent without an orchestrator, of whose worktree nobody knows, or where
// the worktree cannot be looked at: the assessment does that as well. `repository` is opened only
// for a session with a worktree.
Result<void> require_all_committed(const Context& context,
                                   const std::function<Result<Repository*>()>& repository);

} // namespace atelier
