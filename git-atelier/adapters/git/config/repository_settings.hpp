// What the configuration of a repository says outside its worktrees, asked of Git once while the
// files that it stands in are the same.
#pragma once

#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct GitSetting {
    // Section and name in lower case.
    std::string key;
    // nullopt: a name without `=`.
    std::optional<std::string> value;
};

// In Git's order: of the values of a key the last one counts, where only one can.
Result<std::vector<GitSetting>> repository_settings(const Git& git);

// Of an answer that Git gives from this configuration: another text where it may be another one.
// nullopt where only Git can tell which files it reads.
std::optional<std::string> basis_of_settings(const Environment& environment,
                                             const std::filesystem::path& common_dir);

// Of the system, the user and the repository: what comes later wins.
std::vector<std::filesystem::path> config_files(const Environment& environment,
                                                const std::filesystem::path& common_dir);

} // namespace atelier
