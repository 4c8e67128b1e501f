// Of a status, the agents: what each is assigned to, and what it does now.
#pragma once

#include "app/look/status.hpp"

namespace atelier {

// Titles are those of the epics that the status has.
Result<void> add_agents(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                        StatusOutcome& status);

} // namespace atelier
