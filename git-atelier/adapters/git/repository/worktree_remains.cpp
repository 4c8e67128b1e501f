#include "adapters/git/repository/worktree_remains.hpp"

#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool belongs_to(const fs::path& git_dir, const fs::path& place) {
    const auto text = posix::read_file(git_dir / "gitdir");
    const std::string back(trim(text.value_or("")));
    if (back.empty()) return git_dir.filename() == place.filename();
    return (git_dir / fs::path(back)).lexically_normal() == place / ".git";
}

Result<void> remove_whole(const fs::path& path) {
    std::error_code failure;
    fs::remove_all(path, failure);
    if (failure)
        return fail(ErrorCode::files_failed,
                    "cannot remove " + path.string() + ": " + failure.message(),
                    advise(Hint::whose_is_it));
    return {};
}

// `gitdir`, by which it is found again, goes last.
Result<void> remove_git_dir(const fs::path& git_dir) {
    std::error_code none;
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(git_dir, none))
        if (entry.path().filename() != "gitdir") inside.push_back(entry.path());
    for (const fs::path& path : inside)
        ATELIER_CHECK(remove_whole(path));
    return remove_whole(git_dir);
}

} // namespace

std::vector<fs::path> linked_git_dirs(const fs::path& common_dir) {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(common_dir / "worktrees", none))
        found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

bool has_half_made(const fs::path& common_dir) {
    const auto git_dirs = linked_git_dirs(common_dir);
    return std::any_of(git_dirs.begin(), git_dirs.end(), [](const fs::path& git_dir) {
        std::error_code failure;
        return fs::file_size(git_dir / "commondir", failure) == 0 && !failure;
    });
}

Result<void> clear_remains(const fs::path& common_dir, const fs::path& place) {
    std::vector<fs::path> git_dirs = linked_git_dirs(common_dir);
    std::erase_if(git_dirs, [&](const fs::path& one) { return !belongs_to(one, place); });
    ATELIER_CHECK(remove_whole(place));
    for (const fs::path& git_dir : git_dirs)
        ATELIER_CHECK(remove_git_dir(git_dir));
    // The folder of them stays, empty as it may be: a `git worktree add` may be about to use it.
    return {};
}

} // namespace atelier
