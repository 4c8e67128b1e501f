#include "app/worktree/root_branch.hpp"

#include "domain/bead/fields.hpp"

namespace atelier {

Result<BranchName> root_branch_of(const Bead& epic) {
    const auto name = get_field(epic, field::root_branch);
    if (!name)
        return fail(ErrorCode::plan_invalid, epic.id.str() + " has no workspace.root_branch",
                    "give it one with 'git atelier plan --edit " + epic.id.str() + "'");
    return BranchName::parse(*name);
}

Result<void> require_root_free(Repository& repository, const BranchName& root) {
    ATELIER_TRY(const auto checkouts, repository.checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.branch != root) continue;
        Json details = Json::object();
        details.set("branch", root.str()).set("worktree", checkout.worktree.string());
        return fail(
            ErrorCode::root_checked_out,
            "the root branch " + root.str() + " is " +
                (checkout.in_progress ? "being rebased or bisected in " : "checked out in ") +
                checkout.worktree.string() + ", so it cannot be moved without touching those files",
            "switch that checkout to another branch, then run this again", std::move(details));
    }
    return {};
}

} // namespace atelier
