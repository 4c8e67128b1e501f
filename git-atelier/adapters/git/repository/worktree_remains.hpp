// What stands in a repository's folders of worktrees that were not made, or not removed, to their
// end. Git gives up on some of it, so that it is looked at without Git.
#pragma once

#include "base/result.hpp"
#include "domain/work/unsaved_work.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace atelier {

// The git dirs of linked worktrees, also of half-made ones, by name.
std::vector<std::filesystem::path> linked_git_dirs(const std::filesystem::path& common_dir);

// Those that lead to the worktree at `place` or, leading nowhere yet, have its name.
std::vector<std::filesystem::path> git_dirs_of(const std::filesystem::path& common_dir,
                                               const std::filesystem::path& place);

// Whether a process is, or was when it ended, in the middle of making one: until its `commondir` is
// written, no command about worktrees works.
bool has_half_made(const std::filesystem::path& common_dir);

// What a command about worktrees answers once no half-made one is in its way, or after a while.
Result<ProcessResult> past_half_made(const std::filesystem::path& common_dir,
                                     const std::function<Result<ProcessResult>()>& call);

// Takes the folder of a linked worktree away; of its files, where `seen` is given, only those.
// Files-failed when something of it cannot go, or appears in it meanwhile: then it is still one.
Result<void> remove_worktree_folder(const std::filesystem::path& place,
                                    const std::optional<Footprint>& seen);

// The same, and its git dirs. Repeated, it ends what was interrupted.
Result<void> clear_remains(const std::filesystem::path& common_dir,
                           const std::filesystem::path& place,
                           const std::optional<Footprint>& seen);

} // namespace atelier
