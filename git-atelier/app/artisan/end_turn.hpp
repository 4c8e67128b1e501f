// The end of a turn in flight by a person's word: it counts as lost, and its session as
// interrupted. Its driver sees that within a second, and ends the agent.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/run.hpp"
#include "domain/work/lease.hpp"

#include <string>

namespace atelier {

// Inside the caller's transaction; `why`: as a sentence without its full stop. `by` is the term of
// the lease on its run. Changes `turn` as it is stored.
Result<void> end_turn_at_once(PlanWriter& plan, const Context& context, TurnRecord& turn,
                              const std::string& why, const LeaseTerm& by);

} // namespace atelier
