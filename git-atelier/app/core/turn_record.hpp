// What is kept of an agent's turns beside its session: tokens and cost, its last words, and the
// conversation with its model, in which a later session may go on.
#pragma once

#include "domain/dialect/conversation.hpp"
#include "ports/plan_store.hpp"

#include <optional>

namespace atelier {

// Nothing is written where nothing is known.
Result<void> put_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn);

Result<std::optional<TurnReading>> turn_record(PlanReader& plan, const SessionId& session);
// Adds a turn of a session that may have had one.
Result<void> add_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn);

Result<void> put_conversation(PlanWriter& plan, const SessionId& session,
                              const Conversation& conversation);
// nullopt: its agent was not started.
Result<std::optional<Conversation>> conversation_of(PlanReader& plan, const SessionId& session);

} // namespace atelier
