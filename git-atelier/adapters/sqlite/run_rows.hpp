// Rows of what is kept of runs, and the records that they hold, as adapters/sqlite/rows.hpp has
// those of the plan.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"

namespace atelier::sqlite {

// Each from the current row of a statement that selected exactly these columns in this order;
// store-corrupt when a value is none that this program writes.
extern const char* const run_columns;
Result<Run> read_run(Connection& connection, const Statement& row);
extern const char* const turn_columns;
Result<TurnRecord> read_turn(Connection& connection, const Statement& row);
extern const char* const signal_columns;
Result<SignalRecord> read_signal(Connection& connection, const Statement& row);
// Without the text in which it is searched for.
extern const char* const piece_columns;
Result<Piece> read_piece(Connection& connection, const Statement& row);
extern const char* const derivation_columns;
Result<Derivation> read_derivation(Connection& connection, const Statement& row);
extern const char* const pause_columns;
Result<TurnPause> read_pause(Connection& connection, const Statement& row);

// Each binds the columns above in order.
void bind_run(Statement& statement, const Run& run);
void bind_turn(Statement& statement, const TurnRecord& turn);
void bind_signal(Statement& statement, const SignalRecord& signal);
void bind_piece(Statement& statement, const Piece& piece);
void bind_derivation(Statement& statement, const Derivation& derivation);
void bind_pause(Statement& statement, const TurnPause& pause);

} // namespace atelier::sqlite
