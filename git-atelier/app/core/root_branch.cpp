#include "app/core/root_branch.hpp"

#include "app/core/context.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/plan/branches.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Also where an older plan says nothing of how it began.
bool has_begun_something(const EpicTree& tree) {
    return std::ranges::any_of(tree.changesets(), [](const Bead& changeset) {
        const ChangesetState state = state_of(changeset);
        return has_begun(changeset) || state == ChangesetState::done ||
               state == ChangesetState::merged;
    });
}

} // namespace

Result<BranchName> root_branch_of(const Bead& epic) {
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    return goal.require_root_branch();
}

Result<BranchName> work_branch_of(const Bead& epic, const Bead& changeset) {
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    if (facts.work_branch()) return *facts.work_branch();
    ATELIER_TRY(const BranchName root, root_branch_of(epic));
    return work_branch(root, changeset.id);
}

std::optional<CommitId> last_seen_root(const EpicTree& tree) {
    if (const auto epic = Epic::of(tree.epic()); epic && epic->primary_head())
        return epic->primary_head();
    for (const Bead& changeset : tree.changesets())
        if (const auto facts = Changeset::of(changeset); facts && facts->root_base())
            return facts->root_base();
    return std::nullopt;
}

Error no_root_branch(const EpicTree& tree, const BranchName& root,
                     const std::optional<CommitId>& begun) {
    auto last = last_seen_root(tree);
    if (!last) last = begun;
    if (last || has_begun_something(tree))
        return {ErrorCode::not_found, "the root branch " + root.str() + " is gone",
                last ? advise(Hint::root_as_last_seen, shell_quoted(root.str()), last->str())
                     : advise(Hint::root_as_landed, shell_quoted(root.str()), "COMMIT")};
    const std::string epic = tree.epic().id.str();
    return {ErrorCode::not_found,
            "there is no root branch " + root.str() + " yet: nobody has begun " + epic,
            advise(Hint::work_begins_it, epic)};
}

Result<BranchName> parent_branch_of(GitRefs& refs, const Epic& epic) {
    if (epic.parent_branch()) return *epic.parent_branch();
    return refs.default_branch();
}

Result<BranchName> said_parent(const Context& context, GitRefs& refs, const Bead& epic,
                               const BranchName& on) {
    if (context.settings.admission.pr_mode == PrMode::none) return on;
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    return on == goal.root_branch() ? parent_branch_of(refs, goal) : Result<BranchName>(on);
}

Result<CommitId> start_of_root(GitRefs& refs, const Epic& epic) {
    ATELIER_TRY(const BranchName parent, parent_branch_of(refs, epic));
    ATELIER_TRY(const auto found, refs.resolve_anywhere(parent));
    if (found) return *found;
    const std::string fault = "there is no branch " + parent.str() + " with a commit";
    // It may have been renamed: what takes its place is the default branch now.
    const auto now = refs.default_branch();
    if (now && *now != parent)
        return fail(ErrorCode::not_found, fault,
                    advise(Hint::default_branch_renamed, now->str(), shell_quoted(parent.str()),
                           shell_quoted(now->str())));
    return fail(ErrorCode::not_found, fault, advise(Hint::first_commit_on_parent));
}

Result<std::string> ground_named(GitRefs& refs, const Bead& epic) {
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    ATELIER_TRY(const BranchName root, goal.require_root_branch());
    ATELIER_TRY(const auto there, refs.resolve(full_ref(root)));
    if (there) return root.str();
    ATELIER_TRY(const CommitId start, start_of_root(refs, goal));
    ATELIER_TRY(const BranchName parent, parent_branch_of(refs, goal));
    ATELIER_TRY(const auto local, refs.resolve(full_ref(parent)));
    return local ? parent.str() : start.str();
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
        ATELIER_TRY(const bool there, refs.has_branch(*branch));
        if (there) return std::optional(*branch);
    }
    return std::nullopt;
}

} // namespace atelier
