// The environment variables that tie a process to one repository, and the configuration that
// travels in them.
#pragma once

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

// `GIT_CONFIG_PARAMETERS` without core.hooksPath and hook.*; nullopt when nothing is left or it
// cannot be read.
std::optional<std::string> without_hooks(std::string_view parameters);

// The configuration that `user` hands to every git child by GIT_CONFIG_COUNT and
// GIT_CONFIG_PARAMETERS, without what concerns hooks.
std::map<std::string, std::string>
handed_configuration(const std::map<std::string, std::string>& user);

// `environment` with these settings handed to every git child besides what it hands already; the
// last of a key wins.
std::map<std::string, std::string>
with_configuration(std::map<std::string, std::string> environment,
                   const std::vector<std::pair<std::string, std::string>>& settings);

} // namespace atelier
