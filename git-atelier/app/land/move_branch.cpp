#include "app/land/move_branch.hpp"

#include "app/core/root_branch.hpp"
#include "app/worktree/ref_locks.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

// nullopt: none shows it.
Result<std::optional<std::filesystem::path>> checkout_of(GitWorktrees& worktrees,
                                                         const BranchName& branch) {
    std::optional<std::filesystem::path> found;
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.branch != branch || checkout.prunable || checkout.bare) continue;
        if (checkout.in_progress || found) return fail(root_is_checked_out(branch, checkout));
        found = checkout.worktree;
    }
    return found;
}

} // namespace

Result<MovedBranch> move_branch(WorkContext& work, const BranchMove& move) {
    GitWorktrees& worktrees = work.repository.worktrees();
    MovedBranch out;
    ATELIER_TRY(out.checkout, checkout_of(worktrees, move.branch));
    if (out.checkout) {
        if (move.direction == MoveDirection::forward)
            ATELIER_CHECK(
                worktrees.fast_forward(*out.checkout, move.branch, move.from, move.to, move.why));
        else
            ATELIER_CHECK(
                worktrees.take_back(*out.checkout, move.branch, move.from, move.to, move.why));
        return out;
    }
    ATELIER_CHECK(clear_left_locks(work, {full_ref(move.branch)}));
    ATELIER_CHECK(move_refs(work, {{full_ref(move.branch), move.to, move.from}}, move.why));
    ATELIER_TRY(out.warnings, late_checkouts(worktrees, move.branch, move.from));
    return out;
}

Result<std::vector<std::string>> late_checkouts(GitWorktrees& worktrees, const BranchName& branch,
                                                const CommitId& from) {
    std::vector<std::string> warnings;
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.branch == branch)
            warnings.push_back(branch.str() + " was checked out in " + checkout.worktree.string() +
                               " while it moved; what was there was " + from.str() +
                               ": 'git reset --keep' there takes the new commits in");
    return warnings;
}

void keep_log_beside(WorkContext& work, const BranchName& branch, const CommitId& at,
                     const LogStep& step) {
    const std::string ref = full_ref(branch);
    const auto kept =
        update_refs_with_log(work.repository.refs(), {{ref, at, at}}, "atelier: landed", step);
    if (!kept && is_of_killed_git(kept.error())) (void)clear_locks_of_killed(work, {ref, log_ref});
}

} // namespace atelier
