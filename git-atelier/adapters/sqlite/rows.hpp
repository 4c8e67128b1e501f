// Rows and the records they hold. The column lists and the functions beside them belong together.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "domain/bead/bead.hpp"
#include "domain/bead/decision.hpp"
#include "domain/bead/event.hpp"
#include "domain/work/lease.hpp"
#include "domain/work/session.hpp"
#include "domain/work/setback.hpp"
#include "domain/work/worktree_record.hpp"

#include <string>
#include <vector>

namespace atelier::sqlite {

// Each from the current row of a statement that selected exactly these columns in this order;
// store-corrupt when a value is none that this program writes.
// A bead's are without the header of a message, which most beads have not: that is looked up.
extern const char* const bead_columns;
Result<Bead> read_bead(Connection& connection, const Statement& row);
// With its header in the row itself (all_bead_columns), where other rows may not be readable.
Result<Bead> read_whole_bead(Connection& connection, const Statement& row);
extern const char* const lease_columns;
Result<Lease> read_lease(Connection& connection, const Statement& row);
extern const char* const session_columns;
Result<Session> read_session(Connection& connection, const Statement& row);
extern const char* const setback_columns;
Result<Setback> read_setback(Connection& connection, const Statement& row);
extern const char* const worktree_columns;
Result<WorktreeRecord> read_worktree(Connection& connection, const Statement& row);
extern const char* const event_columns;
// Where among them the hash is.
inline constexpr int event_hash_column = 7;
Result<Event> read_event(Connection& connection, const Statement& row);
extern const char* const decision_columns;
Result<DecisionRow> read_decision(Connection& connection, const Statement& row);

// With those of the header.
const std::string& all_bead_columns();

// Each binds the columns above in order, those of a bead with its header's.
void bind_bead(Statement& statement, const Bead& bead);
void bind_lease(Statement& statement, const Lease& lease);
void bind_session(Statement& statement, const Session& session);
void bind_setback(Statement& statement, const Setback& setback);
void bind_worktree(Statement& statement, const WorktreeRecord& worktree);
void bind_event(Statement& statement, const Event& event);
void bind_decision(Statement& statement, const DecisionRow& decision);

// `verb`: INSERT or INSERT OR REPLACE.
std::string writing_of(const char* verb, const char* table, const std::string& columns);
// An UPDATE of all columns but the id, the first one: were it set, if only to itself, SQLite would
// look through every row there is that names it.
std::string changing_of(const char* table, const std::string& columns);

} // namespace atelier::sqlite
