#include "app/land/restacked_checkouts.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::vector<std::string> named_paths(const Error& error) {
    std::vector<std::string> paths;
    const Json* const found = error.details.find("paths");
    if (found == nullptr || !found->is_array()) return paths;
    for (const Json& path : found->as_array())
        if (path.is_string()) paths.push_back(path.as_string());
    return paths;
}

} // namespace

Result<RestackedCheckouts> RestackedCheckouts::list(GitWorktrees& worktrees) {
    RestackedCheckouts out(worktrees);
    ATELIER_TRY(out.checkouts_, worktrees.checkouts());
    return out;
}

std::vector<const Checkout*> RestackedCheckouts::of(const BranchName& branch) const {
    std::vector<const Checkout*> found;
    for (const Checkout& checkout : checkouts_)
        if (checkout.branch == branch && !checkout.prunable && !checkout.bare)
            found.push_back(&checkout);
    return found;
}

Result<std::optional<Hindrance>> RestackedCheckouts::hindrance(const BranchName& branch) const {
    const auto shown = of(branch);
    if (shown.empty()) return std::nullopt;
    const Checkout& checkout = *shown.front();
    if (shown.size() > 1 || checkout.in_progress)
        return Hindrance{LeftBecause::checked_out, checkout.worktree};
    const auto state = worktrees_.worktree_state(checkout.worktree);
    // What Git cannot tell is not brought anywhere.
    if (!state || state->operation_in_progress)
        return Hindrance{LeftBecause::checked_out, checkout.worktree};
    std::vector<std::string> changed;
    std::ranges::copy_if(state->changed, std::back_inserter(changed), [&](const std::string& path) {
        return std::ranges::find(state->untracked, path) == state->untracked.end();
    });
    if (changed.empty()) return std::nullopt;
    return Hindrance{LeftBecause::dirty, checkout.worktree, std::move(changed)};
}

Result<RestackedCheckouts::Brought> RestackedCheckouts::bring(const RestackReceipt& receipt) const {
    Brought out;
    RestackReceipt done;
    for (std::size_t i = 0; i < receipt.branches.size(); ++i) {
        const RestackedRef& moved = receipt.branches[i];
        const auto shown = of(moved.branch);
        if (shown.empty()) continue;
        const auto& place = shown.front()->worktree;
        const auto brought = worktrees_.bring_files(place, moved.branch, moved.from, moved.to);
        if (brought) {
            out.checkouts.push_back(place);
            done.branches.push_back(moved);
            continue;
        }
        ATELIER_CHECK(return_checkouts(worktrees_, done));
        if (brought.error().code != ErrorCode::dirty) return tl::unexpected(brought.error());
        return Brought{.hindered = std::pair(
                           i, Hindrance{LeftBecause::dirty, place, named_paths(brought.error())})};
    }
    return out;
}

Result<void> return_checkouts(GitWorktrees& worktrees, const RestackReceipt& receipt) {
    if (receipt.branches.empty()) return {};
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const RestackedRef& moved : receipt.branches)
        for (const Checkout& checkout : checkouts)
            if (checkout.branch == moved.branch && !checkout.prunable && !checkout.bare &&
                !checkout.in_progress)
                ATELIER_CHECK(
                    worktrees.return_files(checkout.worktree, moved.branch, moved.from, moved.to));
    return {};
}

} // namespace atelier
