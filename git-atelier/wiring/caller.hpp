// Who calls this program. The one place from which commands, skills and hook handlers learn it.
#pragma once

#include "domain/agent/standing.hpp"
#include "ports/plan_store.hpp"
#include "ports/process.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>
#include <optional>

namespace atelier {

struct CallerQuestion {
    const ProcessEnvironment& around;
    ProcessTable& machine;
    // nullptr: there is no project yet, its plan cannot be read, or who only looks is believed what
    // environments show.
    PlanStore* store = nullptr;
    Time now{};
    LeaseRules rules = {};
    // Agents name themselves to this program by its environment.
    bool names_itself = false;
    // Of the project in question, where it is not the one that the environment leads to.
    std::optional<std::filesystem::path> data = {};
};

Result<Standing> find_caller(const CallerQuestion& question);

// Who reads what this process says: looked for only when there is something to tell, and believed
// as far as environments show it.
Audience audience_of_this_call();

// `atelier/overseer/<user>`.
Result<AgentId> overseer_of(const ProcessEnvironment& around);

} // namespace atelier
