// What came in of decisions while a session ran, when it ends.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/plan_store.hpp"

#include <string>

namespace atelier {

// A planner that promotes works in a sandbox that keeps it from the lines: whoever ends its session
// writes them, where plan.promotion lets planners promote.
Result<void> attest_promotions(PlanWriter& plan, const Context& context, const Session& session);

// The overseer's decisions since its agent was started; "" for none, and without an agent. Without
// a sandbox that can have made them, which only the overseer can tell.
Result<std::string> decided_meanwhile(PlanReader& plan, const Session& session);

} // namespace atelier
