// The repositories inside a worktree: what somebody made or cloned there, submodules, worktrees of
// other repositories; and of its own one what goes with it.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "domain/work/unsaved_work.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// The git dirs below a folder `modules`, whose names may have slashes.
std::vector<std::filesystem::path> git_dirs_below(const std::filesystem::path& modules);

// By path. `git_dir` is the worktree's own; a folder that is not there has only what stands in it.
Result<std::vector<InnerRepository>> inner_repositories(const Git& git,
                                                        const std::filesystem::path& worktree,
                                                        const std::filesystem::path& git_dir);

// Of the linked worktree with that git dir.
Result<std::vector<OwnRef>> own_refs(const Git& git, const std::filesystem::path& git_dir);

// GitWorktrees::move_out.
Result<void> move_repository_out(const Git& git, const std::filesystem::path& worktree,
                                 const std::filesystem::path& git_dir,
                                 const InnerRepository& repository,
                                 const std::filesystem::path& to);

} // namespace atelier
