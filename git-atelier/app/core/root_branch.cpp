#include "app/core/root_branch.hpp"

#include "domain/bead/epic.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"

namespace atelier {

Result<BranchName> root_branch_of(const Bead& epic) {
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    return goal.require_root_branch();
}

Error root_is_checked_out(const BranchName& root, const Checkout& checkout) {
    Json details = Json::object();
    details.set("branch", root.str()).set("worktree", checkout.worktree.string());
    return {ErrorCode::root_checked_out,
            "the root branch " + root.str() + " is " +
                (checkout.in_progress ? "being rebased or bisected in " : "checked out in ") +
                checkout.worktree.string() + ", so it cannot be moved without touching those files",
            advise(Hint::switch_then_again), std::move(details)};
}

Result<void> require_root_free(GitWorktrees& worktrees, const BranchName& root) {
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const Checkout& checkout : checkouts)
        if (checkout.branch == root) return fail(root_is_checked_out(root, checkout));
    return {};
}

Result<std::optional<BranchName>> parent_branch_now(GitRefs& refs,
                                                    const std::optional<std::string>& written) {
    const auto named = BranchName::parse(written.value_or(""));
    const auto main = refs.default_branch();
    for (const Result<BranchName>& branch : {named, main}) {
        if (!branch) continue;
        ATELIER_TRY(const auto commit, refs.resolve(full_ref(*branch)));
        if (commit) return std::optional(*branch);
    }
    return std::nullopt;
}

} // namespace atelier
