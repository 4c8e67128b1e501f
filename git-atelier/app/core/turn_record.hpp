// What is kept of an agent's turn beside its session: the runtime's own session, tokens, cost.
#pragma once

#include "domain/dialect/turn_reading.hpp"
#include "ports/plan_store.hpp"

#include <optional>

namespace atelier {

// Nothing is written where nothing is known.
Result<void> put_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn);

Result<std::optional<TurnReading>> turn_record(PlanReader& plan, const SessionId& session);

} // namespace atelier
