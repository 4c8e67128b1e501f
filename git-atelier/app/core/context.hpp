// What every use case on the plan is given. All references outlive the call.
#pragma once

#include "base/ids.hpp"
#include "domain/project/settings.hpp"
#include "ports/clock.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>

namespace atelier {

struct Context {
    PlanStore& store;
    Clock& clock;
    Ids& ids;
    const Settings& settings;
    std::string issue_prefix;
    // Who calls, and in which session if it is an agent of ours.
    AgentId caller;
    std::optional<SessionId> session = {};

    Stamp stamp() const {
        return {clock.now(), caller.str(), session ? session->str() : std::string()};
    }
    BeadId caller_bead() const { return caller.bead(issue_prefix); }
};

} // namespace atelier
