// What working on changesets needs besides the plan. All references outlive the run.
#pragma once

#include "app/core/context.hpp"
#include "domain/forge/forge_repository.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/project/project.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/files.hpp"
#include "ports/process.hpp"
#include "ports/progress.hpp"
#include "ports/store_watch.hpp"
#include "ports/tickets.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Forge;
class Repository;

inline Result<std::shared_ptr<Forge>> no_forge(const ForgeRepository& repository) {
    return fail(ErrorCode::config_invalid, "nothing here speaks with " + repository.host);
}

inline Result<std::unique_ptr<Tickets>> no_provider(const std::string& name) {
    return fail(ErrorCode::config_invalid, "nothing here speaks with tickets of " + name);
}

struct WorkContext {
    // The worker's own; `session` is set while one runs.
    Context plan;
    Repository& repository;
    ProcessTable& machine;
    AgentRuntime& agents;
    RuntimeCatalog& runtimes;
    Files& files;
    Process& process;
    Progress& progress;
    Interrupt& interrupt;
    StoreWatch& store_watch;
    ProjectRecord project;
    ProjectPaths paths;
    // What the person's shell has; a child's environment is built from it, never handed on as it
    // is.
    Environment user_environment;
    // Where the skills are: first on the agent's PATH.
    std::filesystem::path programs;
    std::filesystem::path share;
    // Whether an agent that is started from here finds a program.
    WhyNoProgram why_no_program = [](const std::string&) { return std::string(); };
    // How far the person's clock is ahead of UTC: services speak of their limits so.
    std::function<Seconds(Time)> ahead_of_utc = [](Time) { return Seconds{0}; };
    // The providers of tickets that are set up, by name.
    std::function<std::vector<std::string>()> ticket_providers = [] {
        return std::vector<std::string>();
    };
    // Told whenever the plan may have changed, between sessions; comes back at once.
    std::function<void()> plan_changed = [] {};
    // Told whenever somebody may have asked for the overseer; comes back at once.
    std::function<void()> notify_overseer = [] {};
    // The settings as they are written now, where `plan.settings` has them as the run began; empty
    // where nothing could have changed them.
    std::function<Result<Settings>()> settings_now = {};
    // The forge that has that repository; config-invalid for one that nothing here speaks with.
    std::function<Result<std::shared_ptr<Forge>>(const ForgeRepository&)> forge = no_forge;
    // The tickets of that provider; an error for one that nothing here leads to.
    std::function<Result<std::unique_ptr<Tickets>>(const std::string&)> tickets = no_provider;
    // Whose run this is, where `plan.caller` is its worker.
    std::optional<AgentId> started_by = {};
    // Of YAML within beads.
    YamlReader yaml = {};

    LivenessProbe probe() const {
        return [this](const ProcessIdentity& holder) { return machine.liveness(holder); };
    }
};

} // namespace atelier
