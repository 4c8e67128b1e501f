// `git atelier pause` and `resume`: what a person holds back, and lets go on. A stage that runs is
// finished; a changeset is left where it stands, and its epic stays with whoever holds it.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/pause_order.hpp"
#include "ports/process.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PauseRequest {
    // An epic, what belongs to one, or an agent; nullopt: the whole project.
    std::optional<BeadId> on = {};
    // "" for none.
    std::string reason = {};
};

struct PauseOutcome {
    PauseOrder order;
    // Nothing had to be changed.
    bool already = false;
    // Who is at work on it now, and was told.
    std::vector<AgentId> told = {};
    // What else is paused.
    std::vector<PauseOrder> others = {};
};

// Another reason replaces the one before. not-found; epic-closed; usage for what nobody works on.
Result<PauseOutcome> pause(const Context& context, const LivenessProbe& probe,
                           const PauseRequest& request);
// `order`: the one that was taken back. What was told and not read is closed; whoever has read it
// hears that it may go on.
Result<PauseOutcome> resume(const Context& context, const PauseRequest& request);

} // namespace atelier
