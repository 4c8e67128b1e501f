// The changes of PlanWriter, made through one connection inside its transaction. What is refused
// (ref-conflict, not-found, usage, lease-lost) has changed nothing; after any other error the
// transaction must not be committed.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/plan_store.hpp"

namespace atelier::sqlite {

Result<Bead> create_bead(Connection& connection, const Bead& bead, const Stamp& stamp);
Result<Bead> update_bead(Connection& connection, const Bead& bead, const Stamp& stamp);
Result<Bead> restore_bead(Connection& connection, const Bead& bead);
// Returns it as stored.
Result<Event> append_event(Connection& connection, const NewEvent& event, const Stamp& stamp);
Result<std::int64_t> next_child(Connection& connection, const BeadId& parent);
// What each write promises: references hold, and a commit survives as it is asked to.
Result<void> prepare_writing(Connection& connection, Durability durability);
Result<void> put_lease(Connection& connection, const Lease& lease,
                       const std::optional<LeaseTerm>& replaces);
Result<void> put_session(Connection& connection, const Session& session);
Result<void> put_decision(Connection& connection, const DecisionRow& decision);
Result<void> forget_decision(Connection& connection, const BeadId& bead, Act act);
Result<void> put_setback(Connection& connection, const Setback& setback);
Result<void> put_worktree(Connection& connection, const WorktreeRecord& worktree);
Result<void> forget_worktree(Connection& connection, const std::string& name);
Result<void> put_delivered(Connection& connection, const BeadId& bead, std::int64_t revision);
Result<void> remember(Connection& connection, const std::string& key, const std::string& value);

} // namespace atelier::sqlite
