// Which of its files a checkout has. A sparse one says so in its own git dir, so that a linked
// worktree that is to have the same files needs the same there.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace atelier {

struct SparseSettings {
    // info/sparse-checkout
    std::string patterns;
    // core.sparseCheckoutCone and index.sparse as they are in effect.
    bool cone = false;
    bool sparse_index = false;

    bool operator==(const SparseSettings&) const = default;
};

// Whether such a configuration file says nothing but which files there are.
bool says_only_which_files(const std::filesystem::path& configuration);

// Of the checkout with that git dir; nullopt where it has every file.
Result<std::optional<SparseSettings>> sparse_settings(const Git& git,
                                                      const std::filesystem::path& git_dir);

// Of the main checkout, which every worktree of ours follows.
Result<std::optional<SparseSettings>> sparse_settings_of_main(const Git& git,
                                                              const RepositoryLayout& layout);

// Has the linked worktree with that git dir, in which Git has not written a file yet, follow the
// main checkout, as `git worktree add` does it: only that one is run in a git dir of our own.
Result<void> follow_main_checkout(const Git& git, const RepositoryLayout& layout,
                                  const std::filesystem::path& own);

} // namespace atelier
