// The changes of RunWriter, made on one connection inside a transaction.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/run_store.hpp"

namespace atelier::sqlite {

Result<void> create_run(Connection& connection, const Run& run);
Result<void> update_run(Connection& connection, const Run& run, const std::optional<LeaseTerm>& by);
Result<void> put_turn(Connection& connection, const TurnRecord& turn, const LeaseTerm& by);
Result<SignalRecord> add_signal(Connection& connection, const SignalRecord& signal);
Result<void> add_piece(Connection& connection, const Piece& piece,
                       const std::vector<BeadId>& parents, const std::string& content,
                       const std::optional<LeaseTerm>& by);
Result<int> thank_for(Connection& connection, const BeadId& piece);
Result<void> remove_pieces(Connection& connection, const std::vector<BeadId>& pieces);
Result<bool> forget_run(Connection& connection, const BeadId& run);
Result<void> put_pause(Connection& connection, const TurnPause& pause);
Result<bool> lift_pause(Connection& connection, PausedTurns of, const std::string& name);

} // namespace atelier::sqlite
