#include "app/worktree/moved_worktrees.hpp"

#include "app/guard/find_guard.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "ports/repository.hpp"

#include <optional>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Where it belongs, as far as that is certain: by its own guard, and by our record of that place.
Result<std::optional<fs::path>> own_place_of(WorkContext& work, const Checkout& checkout) {
    const std::optional<fs::path> none;
    if (checkout.bare || checkout.prunable || checkout.in_progress || checkout.locked) return none;
    const auto git_dir = work.repository.worktrees().git_dir(checkout.worktree);
    if (!git_dir || *git_dir == work.repository.common_dir()) return none;
    const auto guard = read_guard(work.files, *git_dir);
    if (!guard || !*guard) return none;
    const fs::path place = (*guard)->worktree;
    if (place == checkout.worktree || place.parent_path() != work.paths.worktrees()) return none;
    ATELIER_TRY(const auto record, record_of_worktree(work.plan.store, place));
    ATELIER_TRY(const bool stands, work.files.exists(place));
    return record && !stands ? std::optional(place) : none;
}

} // namespace

Result<void> bring_back_moved(WorkContext& work) {
    GitWorktrees& worktrees = work.repository.worktrees();
    ATELIER_TRY(const auto checkouts, worktrees.checkouts());
    for (const Checkout& checkout : checkouts) {
        ATELIER_TRY(const auto place, own_place_of(work, checkout));
        if (!place) continue;
        ATELIER_CHECK(work.files.move(checkout.worktree, *place));
        ATELIER_CHECK(worktrees.end_move(*place));
        work.progress.warn(place->string() + " had been moved to " + checkout.worktree.string() +
                           "; it is back");
    }
    return {};
}

} // namespace atelier
