// What makes Git call our hook handlers and refuse to push: in worktrees of ours
// <project>/git.config, wherever else an agent is in the repository <project>/agents.git.config,
// and before Git 2.54 <project>/hooks, which stands in for the user's hooks there and runs them.
#pragma once

#include "app/guard/hook_folder.hpp"
#include "domain/guard/guard.hpp"
#include "domain/guard/push_refusal.hpp"
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
// Writes them for the Git there is, the hooks that the user has in `worktree` and the remotes of
// the repository; what is right already is left as it is.
Result<InstalledHooks> install_hooks(const HookInstallationDeps& deps,
                                     const std::filesystem::path& worktree);
// What it would put right, a sentence each; changes nothing.
Result<std::vector<std::string>> hook_faults(const HookInstallationDeps& deps,
                                             const std::filesystem::path& worktree);

// The moments of Git at which a guard of ours looks.
const std::vector<std::string>& guarded_events();

// The text of <project>/git.config, and of <project>/agents.git.config. The second has by itself
// what holds in a submodule too, and leads to the first where the remotes are the repository's.
std::string worktree_config(const HookInstallationDeps& deps, const GitVersion& git,
                            const std::vector<Remote>& remotes);
std::string carried_config(const HookInstallationDeps& deps, const GitVersion& git,
                           const std::vector<Remote>& remotes);

// What an agent's environment hands to Git, so that its guard goes with it beyond its worktree:
// everywhere in this repository, and in no other.
std::vector<std::pair<std::string, std::string>> carrier_of_guard(const HookInstallationDeps& deps);

// For what runs in a guarded worktree for the user and not for an agent: Git finds the user's hooks
// in `folder`, and ours are out of the way.
std::vector<std::pair<std::string, std::string>>
user_hooks_configuration(HookInstallation installation, const std::filesystem::path& folder);

} // namespace atelier
