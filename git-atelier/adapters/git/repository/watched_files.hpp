// The files by which Git does as it does in a repository: whoever changes one of them has a say in
// what people's Git runs and shows there.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "domain/guard/repository_state.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace atelier {

// Hooks, also where core.hooksPath leads; every configuration file with what it includes, under
// whatever condition; attributes and ignore files of the repository, the user and the system;
// grafts, shallow and alternates. Some may not be there. `environment` is the user's own.
std::set<std::filesystem::path> watched_files(const RepositoryLayout& layout,
                                              const Environment& environment);

// RepositoryState::logs. Where there are more refs than `most_logs` only HEAD and what checkouts
// have is looked at: a file each.
constexpr std::size_t most_logs = 10'000;
// Where they stand in tables Git is asked; nothing is told of them where it does not answer.
std::string kept_logs(const Git& git, const std::filesystem::path& common_dir,
                      const RepositoryState& state);

} // namespace atelier
