// What came of a planner's session: what it planned, and what was put back after it.
#pragma once

#include "app/work/plan_session.hpp"

namespace atelier {

// planner, session, branch, status (the agent's), epics, restored[] (thing, name, before, after,
// kept), reported[] (thing, name, before, after), others, kept.
Json plan_session_json(const PlanSessionOutcome& outcome);
std::string plan_session_text(const PlanSessionOutcome& outcome);

} // namespace atelier
