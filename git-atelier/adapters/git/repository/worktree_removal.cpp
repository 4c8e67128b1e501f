// How a worktree goes: by our own means, as far as it was looked at, and off Git's list by Git,
// which has its word on what is locked. Git's own look at the files would run what the repository
// names, outside of keeper and sandbox, so that it is never asked to take away a folder.
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/repository/footprint.hpp"
#include "adapters/git/repository/inner_repositories.hpp"
#include "adapters/git/repository/worktree_remains.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/move_path.hpp"
#include "posix/read_file.hpp"

#include <algorithm>

namespace atelier {

namespace fs = std::filesystem;

Result<void> CliWorktrees::remove_worktree(const fs::path& path,
                                           const std::optional<Footprint>& seen) {
    const fs::path place = stored_place(path);
    std::error_code failure;
    const bool there = fs::exists(place / ".git", failure);
    if (!there) {
        ATELIER_TRY(const auto listed, checkout_at(place));
        if (!listed) return {};
    }
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    std::optional<Footprint> found;
    if (!seen) {
        ATELIER_TRY(found, footprint_of({place, own}));
    }
    const std::optional<Footprint>& before = seen ? seen : found;
    if (there) ATELIER_CHECK(require_clean(place));
    ATELIER_CHECK(require_published(place));
    ATELIER_CHECK(require_unlocked(place, own));
    ATELIER_CHECK(require_as_seen(place, own, *before));
    ATELIER_CHECK(remove_worktree_folder(place, before));
    return deregister(place);
}

Result<void> CliWorktrees::discard_worktree(const fs::path& path,
                                            const std::optional<Footprint>& seen) {
    const fs::path place = stored_place(path);
    if (place == main_checkout(layout_) || place == layout_.common_dir)
        return fail(ErrorCode::usage, place.string() + " is not a linked worktree");
    if (seen) {
        ATELIER_TRY(const fs::path own, own_git_dir(place));
        ATELIER_CHECK(require_as_seen(place, own, *seen));
    }
    return clear_remains(layout_.common_dir, place, seen);
}

Result<void> CliWorktrees::set_aside(const fs::path& worktree, const fs::path& to) {
    const fs::path place = stored_place(worktree);
    const std::vector<fs::path> git_dirs = git_dirs_of(layout_.common_dir, place);
    const auto move = [&](const fs::path& from, const fs::path& there) -> Result<void> {
        if (const auto moved = posix::move_path(from, there); !moved)
            return fail(posix::errno_error("move " + from.string() + " to", there, moved.error()));
        return {};
    };
    ATELIER_CHECK(move(place, to / "files"));
    std::error_code failure;
    fs::create_directory(to / "git", failure);
    if (failure) return fail(posix::errno_error("make", to / "git", std::errc(failure.value())));
    for (const fs::path& one : git_dirs)
        ATELIER_CHECK(move(one, to / "git" / one.filename()));
    // Else a Git that is run in what is kept would be one in the worktree that is made next.
    const fs::path link = to / "files" / ".git";
    std::error_code none;
    if (fs::symlink_status(link, none).type() == fs::file_type::regular)
        ATELIER_CHECK(move(link, to / "git" / "link"));
    return {};
}

Result<WorktreeState> CliWorktrees::require_clean(const fs::path& place) {
    ATELIER_TRY(WorktreeState state, worktree_state(place));
    if (state.changed.empty() && !state.operation_in_progress) return state;
    Json details = Json::object();
    details.set("paths", Json::strings(state.changed));
    return fail(ErrorCode::dirty,
                place.string() + (state.changed.empty()
                                      ? " has a rebase, merge or the like under way"
                                      : " has changes: " + join(state.changed, ", ")),
                advise(Hint::commit_or_remove), std::move(details));
}

// Git only asks whether there are submodules.
Result<void> CliWorktrees::require_published(const fs::path& place) {
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    WorktreeFindings found{.commits_safe = Evidence::yes};
    ATELIER_TRY(found.contents.repositories, inner_repositories(git_, place, own));
    ATELIER_TRY(found.contents.own_refs, own_refs(git_, own));
    const std::string unsaved = unsaved_text(unsaved_work(found));
    if (unsaved.empty()) return {};
    return fail(ErrorCode::dirty, place.string() + " cannot go: " + unsaved,
                advise(Hint::push_inner));
}

// Git says so too, but only once the folder is gone.
Result<void> CliWorktrees::require_unlocked(const fs::path& place, const fs::path& own) {
    std::error_code none;
    if (!fs::exists(own / "locked", none)) return {};
    const std::string why(trim(posix::read_file(own / "locked").value_or("")));
    return fail(ErrorCode::git_failed,
                place.string() + " is locked" + (why.empty() ? "" : ": ") + why,
                advise(Hint::unlock_worktree));
}

Result<void> CliWorktrees::require_as_seen(const fs::path& place, const fs::path& own,
                                           const Footprint& seen) {
    ATELIER_TRY(const Footprint now, footprint_of({place, own}));
    const auto newer = newer_files(now, seen);
    if (newer.empty()) return {};
    return fail(ErrorCode::dirty,
                place.string() + " was written to since it was looked at: " + first_few(newer),
                advise(Hint::end_what_writes));
}

Result<void> CliWorktrees::deregister(const fs::path& place) {
    const GitCall call{{"worktree", "remove", "--", place.string()}};
    ATELIER_TRY(const ProcessResult result,
                past_half_made(layout_.common_dir, [&] { return git_.run(call); }));
    if (result.status == 0) return {};
    // As when another process was quicker.
    ATELIER_TRY(const auto listed, checkout_at(place));
    if (!listed) return {};
    return fail(git_failure(call, result));
}

Result<std::optional<Checkout>> CliWorktrees::checkout_at(const fs::path& place) {
    ATELIER_TRY(const auto known, checkouts());
    const auto found = std::ranges::find_if(known, [&](const Checkout& checkout) {
        return checkout.worktree == place && !checkout.in_progress;
    });
    return found == known.end() ? std::optional<Checkout>() : *found;
}

} // namespace atelier
