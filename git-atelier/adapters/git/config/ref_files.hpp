// What Git answers from when it is asked of refs and worktrees, as far as that stands in plain
// files: whoever has asked once need not ask again while it is the same.
#pragma once

#include "adapters/git/config/discover.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace atelier {

// Of what stands in a file that is only ever replaced by another one, or in the names of a folder.
std::string stamp_of(const std::filesystem::path& path);

// Of what commit a full ref stands for. nullopt where only Git can tell: refs in tables, one that
// stands for another.
std::optional<std::string> basis_of_ref(const std::filesystem::path& common_dir,
                                        const std::string& ref);

// Of all refs below a prefix such as "refs/heads/". nullopt as well where they are so many files
// that Git is as quick.
std::optional<std::string> basis_of_refs_below(const std::filesystem::path& common_dir,
                                               const std::string& prefix);

// All refs below a prefix such as "refs/heads/", by their names without it, and what they stand
// for: what Git would list, which reads the same files. Nothing is asked about what is named so.
// nullopt where only Git can tell, as with one that stands for another. `begin`: only those whose
// names without the prefix begin so; what else stands there is not read.
std::optional<std::map<std::string, CommitId>>
refs_in_files(const std::filesystem::path& common_dir, const std::string& prefix,
              const std::string& begin = {});

// Of `git worktree list`.
std::optional<std::string> basis_of_worktrees(const std::filesystem::path& common_dir);

// Of how commits, named by their ids, descend from each other: of what may make it other than they
// say themselves.
std::string basis_of_history(const std::filesystem::path& common_dir);

// The ref that a symbolic one, or HEAD, stands for in the end; "" where it is none or not there.
// nullopt where only Git can tell.
std::optional<std::string> symbolic_target(const std::filesystem::path& common_dir,
                                           const std::string& ref);

} // namespace atelier
