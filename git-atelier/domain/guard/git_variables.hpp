// The environment variables that tie a process to one repository, and the configuration that
// travels in them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

// Whether Git takes this variable as a fact about one repository (`git rev-parse
// --local-env-vars`).
bool is_git_local(std::string_view variable);

// Name of the file in a project's folder that follows its agents wherever they are in the
// repository.
constexpr std::string_view carried_file = "agents.git.config";

// What leads Git to `file` in the repository of that common git dir, its worktrees and its
// submodules, and in no other.
std::vector<std::pair<std::string, std::string>> carrier(const std::filesystem::path& common_dir,
                                                         const std::filesystem::path& file);

// `GIT_CONFIG_PARAMETERS` without core.hooksPath, hook.* and carriers; nullopt when nothing is left
// or it cannot be read.
std::optional<std::string> without_hooks(std::string_view parameters);

// The configuration that `user` hands to every git child by GIT_CONFIG_COUNT and
// GIT_CONFIG_PARAMETERS, without what concerns hooks and without a carrier of ours.
std::map<std::string, std::string>
handed_configuration(const std::map<std::string, std::string>& user);

// `environment` with these settings handed to every git child besides what it hands already; the
// last of a key wins.
std::map<std::string, std::string>
with_configuration(std::map<std::string, std::string> environment,
                   const std::vector<std::pair<std::string, std::string>>& settings);

// The same by GIT_CONFIG_PARAMETERS, as `git -c` does it: they count after everything of
// GIT_CONFIG_COUNT, also what a program adds to that later.
std::map<std::string, std::string>
with_parameters(std::map<std::string, std::string> environment,
                const std::vector<std::pair<std::string, std::string>>& settings);

} // namespace atelier
