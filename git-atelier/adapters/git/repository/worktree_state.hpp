// What state a worktree is in, by `git status` and by what a checkout would make of its files.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_worktrees.hpp"

namespace atelier {

// A branch's name without "refs/heads/"; nullopt when it is not one that we know how to name.
std::optional<BranchName> branch_of(std::string_view ref);

// Of `git status --porcelain=v2 --branch -z`: all that it names.
WorktreeState parse_status(const std::string& text);

// `place` is a worktree of the repository that `git` runs in.
Result<WorktreeState> state_of_worktree(const Git& git, const RepositoryLayout& place);
// The same and the files that Git ignores, each by itself, by one look at the files.
Result<WorktreeState> state_of_worktree(const Git& git, const RepositoryLayout& place,
                                        std::vector<std::string>& ignored);

} // namespace atelier
