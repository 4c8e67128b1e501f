#include "app/changeset/worktree_fault.hpp"

#include "app/claim/caller_session.hpp"
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

Result<void> require_all_committed(const Context& context,
                                   const std::function<Result<Repository*>()>& repository) {
    ATELIER_TRY(const auto session, context.store.read([&](PlanReader& plan) {
        return caller_session(plan, context);
    }));
    if (!session || session->worktree.empty() || !session->branch || !session->base) return {};
    const auto place = repository();
    if (!place) return {};
    const auto state = (*place)->worktrees().worktree_state(session->worktree);
    if (!state) return {};
    if (auto fault = worktree_fault(*session, *state)) return fail(*std::move(fault));
    if (state->head != session->base && state->head != session->onto) return {};
    return fail(ErrorCode::nothing_committed,
                "no commit has been made on " + session->branch->str(),
                advise(Hint::commit_or_block));
}

} // namespace atelier
