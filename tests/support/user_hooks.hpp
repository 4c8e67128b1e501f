// Repositories whose user has hooks: plain ones, and each hook manager installed for real, set up
// as its own page says. The hook is a check that refuses a file called forbidden.txt and keeps a
// record of its runs.
#pragma once

#include "base/enum_names.hpp"
#include "support/git_sandbox.hpp"

#include <filesystem>
#include <string>

namespace atelier::test {

enum class UserHooks {
    git_hooks,
    relative_path,
    absolute_path,
    husky,
    lefthook,
    pre_commit,
};
constexpr auto names_of(UserHooks) {
    return std::to_array<Named<UserHooks>>({
        {UserHooks::git_hooks, ".git/hooks"},
        {UserHooks::relative_path, "relative core.hooksPath"},
        {UserHooks::absolute_path, "absolute core.hooksPath"},
        {UserHooks::husky, "husky"},
        {UserHooks::lefthook, "lefthook"},
        {UserHooks::pre_commit, "pre-commit"},
    });
}
// The first three need nothing but Git.
constexpr bool is_manager(UserHooks hooks) {
    return hooks >= UserHooks::husky;
}

// How a commit ended, as its author sees it.
struct HookedCommit {
    int status = 0;
    // HEAD moved.
    bool committed = false;
    // How often the check ran, in the folder of the commit.
    std::size_t checks = 0;
    // The check's own words were shown.
    bool check_spoke = false;
    // A hook manager's own report of a failure was shown.
    bool manager_spoke = false;
    std::string output;

    // What has to be the same in every worktree of the repository.
    bool same_as(const HookedCommit& other) const;
};

class HookedRepository {
  public:
    // A manager comes from the folder of tools/install-hook-managers.
    HookedRepository(GitSandbox& sandbox, UserHooks hooks, const std::string& name = "hooked");

    const std::filesystem::path& folder() const { return folder_; }
    // For what is to find the manager: the sandbox's, with its programs on PATH.
    const Environment& environment() const { return environment_; }

    // What the manager installs: `npm run prepare`, `lefthook install`, `pre-commit install`.
    ProcessResult install(const std::filesystem::path& worktree, const Environment& more = {});
    // What its users do in each new worktree: with husky install, with the others nothing.
    void prepare(const std::filesystem::path& worktree, const Environment& more = {});

    // Writes the file, adds it and commits it there; takes it back when it was refused.
    HookedCommit commit(const std::filesystem::path& worktree, const std::string& file,
                        const Environment& more = {});

  private:
    GitSandbox& sandbox_;
    UserHooks hooks_;
    std::filesystem::path folder_;
    std::filesystem::path record_;
    Environment environment_;

    void write_hooks();
    ProcessResult run(const std::filesystem::path& folder, std::vector<std::string> argv,
                      const Environment& more);
};

} // namespace atelier::test
