// Rows and the records they hold. The column lists and the functions beside them belong together.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "domain/bead.hpp"
#include "domain/event.hpp"
#include "domain/lease.hpp"
#include "domain/session.hpp"

#include <vector>

namespace atelier::sqlite {

// Each from the current row of a statement that selected exactly these columns in this order;
// store-corrupt when a value is none that this program writes.
extern const char* const bead_columns;
Result<Bead> read_bead(const Connection& connection, const Statement& row);
extern const char* const lease_columns;
Result<Lease> read_lease(const Connection& connection, const Statement& row);
extern const char* const session_columns;
Result<Session> read_session(const Connection& connection, const Statement& row);
extern const char* const event_columns;
Result<Event> read_event(const Connection& connection, const Statement& row);

// Each binds the columns above in order.
void bind_bead(Statement& statement, const Bead& bead);
void bind_lease(Statement& statement, const Lease& lease);
void bind_session(Statement& statement, const Session& session);
void bind_event(Statement& statement, const Event& event);

// "?,?,?" for a list of columns.
std::string placeholders(std::string_view columns);

} // namespace atelier::sqlite
