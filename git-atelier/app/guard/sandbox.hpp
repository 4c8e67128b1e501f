// The sandbox that the settings ask for, around whatever runs in an agent's worktree: the agent,
// the commands that prepare the worktree and check the work, and a Git of ours, whichever command
// calls it.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/guard/sandbox.hpp"
#include "domain/project/project.hpp"
#include "domain/project/settings.hpp"
#include "ports/files.hpp"
#include "ports/plan_store.hpp"
#include "ports/process.hpp"

#include <functional>
#include <optional>

namespace atelier {

class Repository;

// All references outlive what is made of it.
struct SandboxDeps {
    Repository& repository;
    Files& files;
    Process& process;
    const Settings& settings;
    ProjectPaths paths;
    // The person's.
    const Environment& environment;
    // Instead of what the settings say.
    std::optional<SandboxMode> mode = {};
};

SandboxDeps sandbox_deps(WorkContext& work);

struct Sandbox {
    // What stands in front of a command; empty for none.
    std::vector<std::string> command = {};
    // Why there is none although the settings would have one where it works.
    std::optional<Error> fault = {};
};
// Around `agent` in its worktree, and around the commands that prepare the worktree and check the
// work there. Tried first, with the same bounds, unless there is to be none. Where it does not
// work that is a `fault` with `auto`, and an error with `bwrap`: runtime-missing without the
// program, runtime-failed with its own words.
Result<Sandbox> sandbox_around(const SandboxDeps& deps, const AgentId& agent,
                               const std::filesystem::path& worktree);

// Around a Git of ours: the same, without the plan and the agent's home; in a folder that is in no
// checkout it writes there, and in objects and refs. Whatever it runs counts as the agent that
// worked there last, as far as `store` knows one; null where there is none.
Confine git_confinement(SandboxDeps deps, std::function<PlanStore*()> store);

} // namespace atelier
