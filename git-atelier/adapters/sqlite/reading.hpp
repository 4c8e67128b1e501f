// The questions of PlanReader that are not about beads (finding.hpp), put to one connection inside
// its transaction.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/plan_store.hpp"

namespace atelier::sqlite {

Result<std::vector<Event>> select_events(Connection& connection, const EventQuery& query);
Result<std::optional<Lease>> find_lease(Connection& connection, const BeadId& on);
Result<std::vector<Lease>> all_leases(Connection& connection);
Result<std::vector<Lease>> kept_leases(Connection& connection);
Result<std::optional<Session>> find_session(Connection& connection, const SessionId& id);
Result<std::vector<Session>> select_sessions(Connection& connection, const SessionQuery& query);
Result<std::optional<Setback>> find_setback(Connection& connection, const BeadId& changeset);
Result<std::optional<WorktreeRecord>> find_worktree(Connection& connection,
                                                    const std::string& name);
Result<std::vector<WorktreeRecord>> select_worktrees(Connection& connection, WorktreePhase phase);
Result<std::vector<DecisionFacts>> find_decisions(Connection& connection,
                                                  const std::vector<BeadId>& on);
Result<std::optional<std::string>> find_remembered(Connection& connection, const std::string& key);

} // namespace atelier::sqlite
