// `git atelier init`: registers a repository. The checkout stays untouched; the repository's own
// configuration gains one key, which leads worktrees of ours, and nothing else, to
// <project>/git.config.
#pragma once

#include "app/project/installed_runtimes.hpp"
#include "domain/project/project.hpp"
#include "domain/project/settings.hpp"
#include "ports/files.hpp"
#include "ports/git_refs.hpp"
#include "ports/plan_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// Only what was said is changed.
struct RegisterRequest {
    std::optional<std::string> branch_prefix = {};
    std::optional<PrMode> pr_mode = {};
    std::optional<std::string> agent = {};
    std::optional<StoreBackend> store = {};
    std::optional<std::string> issue_prefix = {};
    // The key of the project whose repository has moved here.
    std::optional<std::string> relink = {};
};

// What registering needs of the world. All references outlive the call.
struct RegisterDeps {
    Repository& repository;
    Files& files;
    std::filesystem::path data;
    // Who registers, and when.
    Stamp stamp;
    std::string version;
    // The shipped templates/AGENTS.md.
    std::string agents_template;
    // Where the programs are.
    std::filesystem::path programs;
    // Makes the project's store, or opens the one that is there.
    std::function<Result<std::unique_ptr<PlanStore>>(const ProjectPaths&)> create_store;
};

struct RegisterOutcome {
    std::string key;
    std::filesystem::path enlistment;
    std::filesystem::path folder;
    // Registered before: only what the request says has changed.
    bool already = false;
    bool relinked = false;
    // The keys of config.user.json that changed.
    std::vector<std::string> settings;
    // The one key in the repository's configuration, and its value.
    std::string git_key;
    std::string git_value;
    bool git_key_is_new = false;
    // nullopt: none is known yet.
    std::optional<DefaultBranch> default_branch = {};
    std::vector<std::string> warnings;
    // All that there are.
    std::vector<InstalledRuntime> runtimes = {};
    // The request named the runtime to use.
    bool agent_chosen = false;
    // Where a person at a terminal was, or would have been, asked for it: what of `runtimes` there
    // was to choose from.
    std::optional<std::vector<InstalledRuntime>> choices = {};
    // The agent that will be used; "" for none yet.
    std::string agent = {};
};

// The condition of the include that leads worktrees of ours to a project of that issue prefix.
std::string worktrees_condition(const std::string& prefix);

// registered-elsewhere, naming it, when the repository belongs to another data folder, when it was
// moved here (with the way to relink it), or when the project to relink still has its repository.
// After a failure the repository is as it was, and a folder made for it is gone again. What is made
// is for those whose the project is by its settings (`project.shared`), as are `files` afterwards.
Result<RegisterOutcome> register_project(const RegisterDeps& deps, const RegisterRequest& request);

} // namespace atelier
