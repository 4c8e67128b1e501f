// What makes Git call our hook handlers in worktrees of ours: <project>/git.config, which only they
// read, and before Git 2.54 <project>/hooks, which stands in for the user's hooks there and runs
// them.
#pragma once

#include "app/guard/hook_folder.hpp"
#include "domain/guard/guard.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <string>
#include <vector>

namespace atelier {

class Repository;

// All references outlive the call.
struct HookInstallationDeps {
    Repository& repository;
    Files& files;
    const ProjectPaths& paths;
    std::string key;
    // Where the programs are.
    std::filesystem::path programs;
};

struct InstalledHooks {
    HookInstallation installation = HookInstallation::directory;
    std::vector<HookRepair> repairs = {};
};
// Writes both for the Git there is and the hooks that the user has in `worktree`; what is right
// already is left as it is.
Result<InstalledHooks> install_hooks(const HookInstallationDeps& deps,
                                     const std::filesystem::path& worktree);
// What it would put right, a sentence each; changes nothing.
Result<std::vector<std::string>> hook_faults(const HookInstallationDeps& deps,
                                             const std::filesystem::path& worktree);

// The moments of Git at which a guard of ours looks.
const std::vector<std::string>& guarded_events();

// The text of <project>/git.config.
std::string worktree_config(const HookInstallationDeps& deps, HookInstallation installation,
                            const std::vector<std::string>& remotes);

// What a session's environment hands to Git, so that its guard goes with it beyond its worktree: a
// planner's always; a worker's only as hooks from configuration, since a hooks directory would
// follow its tests into other repositories.
std::vector<std::pair<std::string, std::string>>
session_git_configuration(const HookInstallationDeps& deps, HookInstallation installation,
                          Role role);

// For what runs in a guarded worktree for the user and not for an agent: Git finds the user's hooks
// in `folder`, and ours are out of the way.
std::vector<std::pair<std::string, std::string>>
user_hooks_configuration(HookInstallation installation, const std::filesystem::path& folder);

} // namespace atelier
