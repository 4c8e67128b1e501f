// All that is asked of a worktree before it may go, and of several side by side.
#include "adapters/git/config/index_file.hpp"
#include "adapters/git/replay/scratch_index.hpp"
#include "adapters/git/repository/inner_repositories.hpp"
#include "adapters/git/repository/worktree_state.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "posix/side_by_side.hpp"

#include <atomic>
#include <system_error>

namespace atelier {

namespace fs = std::filesystem;

Result<WorktreeLook> CliWorktrees::look_into_one(const fs::path& path) const {
    const fs::path place = stored_place(path);
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    WorktreeLook look;
    ATELIER_TRY(look.contents.repositories, inner_repositories(git_, place, own));
    ATELIER_TRY(look.contents.own_refs, own_refs(git_, own));
    std::error_code none;
    if (!fs::exists(place, none) || fs::is_empty(place, none)) return look;
    ATELIER_TRY(const RepositoryLayout layout, layout_of(path, LostLink::passed_over));
    ATELIER_TRY(look.state, state_of_worktree(git_, layout, look.contents.ignored));
    if (!may_pass_over_files(own / "index")) return look;
    ATELIER_TRY(const ScratchIndex index, ScratchIndex::copy(git_, own, place));
    ATELIER_TRY(look.contents.unwatched, index.watch_all());
    return look;
}

std::vector<Result<WorktreeLook>> CliWorktrees::look_into(const std::vector<fs::path>& worktrees) {
    std::vector<Result<WorktreeLook>> looks(worktrees.size());
    std::atomic<std::size_t> next = 0;
    posix::side_by_side(worktrees.size(), [&] {
        for (std::size_t at = next++; at < looks.size(); at = next++)
            looks[at] = look_into_one(worktrees[at]);
    });
    return looks;
}

} // namespace atelier
