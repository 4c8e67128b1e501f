// What in a worktree keeps its changeset from being done. Asked by changeset_done, while the agent
// is there to mend it, and again by the assessment.
#pragma once

#include "domain/work/session.hpp"
#include "ports/git_worktrees.hpp"

#include <optional>

namespace atelier {

// dirty, or wrong-branch; nullopt where everything is committed on the branch that
// belongs there.
std::optional<Error> worktree_fault(const Session& session, const WorktreeState& state);
std::optional<Error> worktree_fault(const BranchName& branch, const std::string& worktree,
                                    const WorktreeState& state);

} // namespace atelier
