// The sandbox that the settings ask for: what an agent runs in, and a Git of ours where an agent
// may have written, whichever command calls it.
#pragma once

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
};

// What is there now, without what is an agent's alone.
Result<SandboxPlaces> sandbox_places(const SandboxDeps& deps);

struct Sandbox {
    // What stands in front of a command; empty for none.
    std::vector<std::string> command = {};
    // Why there is none although the settings would have one where it works.
    std::optional<Error> fault = {};
};
// Tried first, with the same bounds, unless the settings say none. Where it does not work that is a
// `fault` with `auto`, and an error with `bwrap`: runtime-missing without the program,
// runtime-failed with its own words.
Result<Sandbox> try_sandbox(const SandboxDeps& deps, const std::vector<Bound>& bounds,
                            const std::filesystem::path& directory);

// What surrounds a Git of ours: of all that a sandbox guards it writes in the checkout around the
// folder, or in the folder itself, in that checkout's git dir, and in objects and refs. Whatever it
// runs counts as the agent that worked there last, as far as `store` knows one; null where there is
// none.
Confine git_confinement(SandboxDeps deps, std::function<PlanStore*()> store);

} // namespace atelier
