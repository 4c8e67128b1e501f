// Who calls a program of ours, as the processes above it show. Nobody changes what stands above
// him: a keeper or a `work` that holds a lease of this store, and the environments with which
// processes were started, as far as they name an agent or a session of this data folder.
#pragma once

#include "domain/agent/standing.hpp"
#include "ports/plan_store.hpp"
#include "ports/process.hpp"

#include <functional>

namespace atelier {

// All references outlive the call.
struct StandingFacts {
    // The call's own.
    const Environment& environment;
    // It is how agents name themselves to this program.
    bool names_itself = false;
    ProcessTable& machine;
    // Whether that environment leads our programs to the data folder of this call.
    std::function<bool(const Environment&)> same_data;
    // Who it is where nothing names an agent.
    AgentId overseer;
    // nullptr: there is no project yet, or its plan cannot be read.
    PlanStore* store = nullptr;
    Time now{};
    LeaseRules rules = {};
};

// The variables that are looked at: who it is, and which data folder is meant.
const std::vector<std::string>& standing_variables();

// A process that cannot be looked into says nothing, and the look goes on above it.
Result<Standing> read_standing(const StandingFacts& facts);

} // namespace atelier
