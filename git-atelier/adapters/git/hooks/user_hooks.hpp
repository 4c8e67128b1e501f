// Where the user's own hooks are, as Git would look for them if ours were not there.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct HookPlace {
    std::filesystem::path common_dir;
    // Of the worktree in question.
    std::filesystem::path git_dir;
    // Where hooks run: a relative core.hooksPath starts here.
    std::filesystem::path directory;
};

// core.hooksPath of the user's own configuration (what ours includes has no say), else the `hooks`
// of the repository. Absolute. Reads the files itself, and asks Git where one of them includes
// others.
Result<std::filesystem::path> user_hooks_folder(Process& process, const Environment& environment,
                                                const HookPlace& place);

// The same for any worktree of one repository.
class HookFinder {
  public:
    // `process` and `layout` have to outlive this.
    HookFinder(Process& process, Environment environment, const RepositoryLayout& layout)
        : process_(process), environment_(std::move(environment)), layout_(layout) {}

    Result<std::filesystem::path> folder(const std::filesystem::path& worktree) const;

  private:
    Process& process_;
    // As the user has it.
    Environment environment_;
    const RepositoryLayout& layout_;
};

// Every event that Git has a hook for.
bool is_git_hook(std::string_view name);

// The hooks in `folder` that Git would run there, sorted.
std::vector<std::string> hooks_in(const std::filesystem::path& folder);

} // namespace atelier
