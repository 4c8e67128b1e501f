#include "support/memory_git.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier::test {

namespace fs = std::filesystem;
namespace {

// Git's own, or in a repository of its own.
bool is_git_file(const MemoryWorktree& worktree, const std::string& path) {
    return is_below(path, ".git") ||
           std::ranges::any_of(worktree.inner, [&](const InnerRepository& inner) {
               return is_below(path, inner.path);
           });
}

} // namespace

MemoryGit::MemoryGit(MemoryFiles& disk, fs::path checkout)
    : files(disk), enlistment(std::move(checkout)), common_dir(enlistment / ".git") {
    (void)files.make_folder(common_dir);
    worktrees.push_back({.folder = enlistment,
                         .git_dir = common_dir,
                         .branch = *BranchName::parse("main"),
                         .detached = {}});
}

Result<void> MemoryGit::check() const {
    if (fault) return tl::unexpected(*fault);
    return {};
}

std::optional<CommitId> MemoryGit::ref(const std::string& name) const {
    const auto found = refs.find(name);
    if (found == refs.end()) return std::nullopt;
    return found->second;
}

std::optional<CommitId> MemoryGit::head_of(const MemoryWorktree& worktree) const {
    return worktree.branch ? ref(full_ref(*worktree.branch)) : worktree.detached;
}

std::optional<std::string> MemoryGit::setting(const std::string& key) const {
    std::optional<std::string> last;
    for (const auto& [name, value] : settings)
        if (name == key) last = value;
    return last;
}

MemoryWorktree* MemoryGit::worktree_at(const fs::path& folder) {
    const auto found =
        std::find_if(worktrees.begin(), worktrees.end(),
                     [&](const MemoryWorktree& one) { return one.folder == folder; });
    return found == worktrees.end() ? nullptr : &*found;
}

Result<MemoryWorktree*> MemoryGit::require_worktree(const fs::path& folder) {
    ATELIER_TRY(const bool there, files.exists(folder));
    if (!there)
        return fail(ErrorCode::not_a_repository, folder.string() + " is not there",
                    "name an existing folder");
    if (MemoryWorktree* const found = worktree_at(folder)) return found;
    return fail(ErrorCode::git_failed, folder.string() + " is not a worktree of this repository",
                "'git worktree list' shows them");
}

FileTree MemoryGit::tree_of(const MemoryWorktree& worktree) const {
    const auto head = head_of(worktree);
    const auto commit = head ? commits.find(*head) : Result<const MemoryCommit*>(nullptr);
    return commit && *commit != nullptr ? (*commit)->tree : FileTree{};
}

FileTree MemoryGit::files_in(const MemoryWorktree& worktree) const {
    FileTree found = files.below(worktree.folder);
    const auto ignored = ignored_in(worktree);
    std::erase_if(found, [&](const auto& file) {
        return is_git_file(worktree, file.first) ||
               std::ranges::find(ignored, file.first) != ignored.end();
    });
    return found;
}

std::vector<std::string> MemoryGit::ignored_in(const MemoryWorktree& worktree) const {
    const FileTree found = files.below(worktree.folder);
    const auto ignore = found.find(".gitignore");
    const auto patterns =
        ignore == found.end() ? std::vector<std::string>{} : lines_of(ignore->second);
    const FileTree tracked = tree_of(worktree);
    const auto matches = [&](const std::string& path) {
        const std::string name = fs::path(path).filename().string();
        return std::ranges::any_of(patterns, [&](const std::string& pattern) {
            return pattern.starts_with("*") ? name.ends_with(pattern.substr(1)) : name == pattern;
        });
    };
    std::vector<std::string> ignored;
    for (const auto& [path, content] : found)
        if (!is_git_file(worktree, path) && !tracked.contains(path) && matches(path))
            ignored.push_back(path);
    for (const InnerRepository& one : worktree.inner)
        if (matches(one.path)) ignored.push_back(one.path + "/");
    std::ranges::sort(ignored);
    return ignored;
}

std::vector<std::string> MemoryGit::changed_in(const MemoryWorktree& worktree) const {
    auto paths = differing_in(worktree);
    std::erase_if(paths, [&](const auto& path) { return worktree.unwatched.contains(path); });
    return paths;
}

std::vector<std::string> MemoryGit::differing_in(const MemoryWorktree& worktree) const {
    std::vector<std::string> paths;
    for (const auto& [path, change] : difference_of(tree_of(worktree), files_in(worktree)))
        paths.push_back(path);
    return paths;
}

void MemoryGit::check_out(const fs::path& folder, const FileTree& from, const FileTree& to) {
    for (const auto& [path, change] : difference_of(from, to)) {
        if (change.after)
            (void)files.write(folder / path, *change.after);
        else
            (void)files.remove(folder / path);
    }
}

void MemoryGit::move_ref(const std::string& name, const std::optional<CommitId>& to,
                         const std::string& who, const std::string& what) {
    if (!to) {
        refs.erase(name);
        logs.erase(name);
        return;
    }
    refs.insert_or_assign(name, *to);
    auto& log = logs[name];
    log.insert(log.begin(), {who, to->str(), what});
}

void MemoryGit::move_head(const MemoryWorktree& worktree, const std::string& who,
                          const std::string& what) {
    const auto at = head_of(worktree);
    const bool main = worktree.git_dir == common_dir;
    auto& log = logs[main ? "main-worktree/HEAD"
                          : "worktrees/" + worktree.git_dir.filename().string() + "/HEAD"];
    log.insert(log.begin(), {who, at ? at->str() : "", what});
}

Result<void> MemoryGit::check_room_for(const std::string& name) const {
    for (const auto& [other, commit] : refs)
        if (other.starts_with(name + "/") || name.starts_with(other + "/"))
            return fail(ErrorCode::ref_conflict,
                        "'" + other + "' exists; cannot create '" + name + "'",
                        "a branch and a folder of branches cannot share a name; rename one of "
                        "them");
    return {};
}

} // namespace atelier::test
