#include "adapters/git/repository/worktree_remains.hpp"

#include "adapters/git/repository/footprint.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <poll.h>

#include <algorithm>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A command about worktrees that meets one which another process is in the middle of making gives
// up. That passes.
constexpr Millis half_made_limit{5'000};
constexpr int half_made_pause{10};

bool belongs_to(const fs::path& git_dir, const fs::path& place) {
    const auto text = posix::read_file(git_dir / "gitdir");
    const std::string back(trim(text.value_or("")));
    if (back.empty()) return git_dir.filename() == place.filename();
    return (git_dir / fs::path(back)).lexically_normal() == place / ".git";
}

Result<void> remove_whole(const fs::path& path) {
    ATELIER_TRY(const auto left, remove_folder(path, std::nullopt));
    if (left.empty()) return {};
    return fail(ErrorCode::files_failed,
                path.string() + " is still being written to: " + first_few(left),
                advise(Hint::end_what_writes));
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

std::vector<fs::path> git_dirs_of(const fs::path& common_dir, const fs::path& place) {
    std::vector<fs::path> git_dirs = linked_git_dirs(common_dir);
    std::erase_if(git_dirs, [&](const fs::path& one) { return !belongs_to(one, place); });
    return git_dirs;
}

bool has_half_made(const fs::path& common_dir) {
    const auto git_dirs = linked_git_dirs(common_dir);
    return std::any_of(git_dirs.begin(), git_dirs.end(), [](const fs::path& git_dir) {
        std::error_code failure;
        return fs::file_size(git_dir / "commondir", failure) == 0 && !failure;
    });
}

Result<ProcessResult> past_half_made(const fs::path& common_dir,
                                     const std::function<Result<ProcessResult>()>& call) {
    for (Millis waited{0};; waited += Millis{half_made_pause}) {
        const bool in_the_way = has_half_made(common_dir);
        Result<ProcessResult> result = call();
        if (!result || result->status == 0 || waited >= half_made_limit) return result;
        if (!in_the_way && !has_half_made(common_dir)) return result;
        ::poll(nullptr, 0, half_made_pause);
    }
}

Result<void> remove_worktree_folder(const fs::path& place, const std::optional<Footprint>& seen) {
    const auto link = posix::read_file(place / ".git");
    ATELIER_TRY(const auto left, remove_folder(place, seen));
    if (left.empty()) return {};
    // Else nobody would ask any more what is in it.
    std::error_code none;
    if (link && !fs::exists(place / ".git", none)) (void)posix::replace_file(place / ".git", *link);
    return fail(ErrorCode::files_failed,
                "the worktree " + place.string() + " is still being written to: " + first_few(left),
                advise(Hint::end_what_writes));
}

Result<void> clear_remains(const fs::path& common_dir, const fs::path& place,
                           const std::optional<Footprint>& seen) {
    const std::vector<fs::path> git_dirs = git_dirs_of(common_dir, place);
    ATELIER_CHECK(remove_worktree_folder(place, seen));
    for (const fs::path& git_dir : git_dirs)
        ATELIER_CHECK(remove_git_dir(git_dir));
    // The folder of them stays, empty as it may be: a `git worktree add` may be about to use it.
    return {};
}

} // namespace atelier
