#include "app/changeset/worktree_fault.hpp"

#include "base/text.hpp"

namespace atelier {

std::optional<Error> worktree_fault(const Session& session, const WorktreeState& state) {
    return worktree_fault(*session.branch, session.worktree, state);
}

std::optional<Error> worktree_fault(const BranchName& branch, const std::string& worktree,
                                    const WorktreeState& state) {
    if (state.operation_in_progress)
        return Error{ErrorCode::dirty,
                     "a rebase, merge or cherry-pick is unfinished in the worktree",
                     advise(Hint::finish_rebase, worktree)};
    if (state.branch != branch)
        return Error{ErrorCode::wrong_branch,
                     "the worktree is on " + told_branch(state.branch) + ", not on " + branch.str(),
                     advise(Hint::switch_back_in, worktree)};
    if (!state.changed.empty())
        return Error{ErrorCode::dirty,
                     counted(state.changed.size(), "file") +
                         " not committed: " + first_few(state.changed),
                     advise(Hint::commit_or_discard, worktree)};
    return std::nullopt;
}

} // namespace atelier
