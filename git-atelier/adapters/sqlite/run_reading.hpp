// The questions of RunReader, put to one connection inside a transaction.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/run_store.hpp"

#include <cstdint>
#include <vector>

namespace atelier::sqlite {

Result<std::optional<Run>> find_run(Connection& connection, const BeadId& run);
Result<std::vector<Run>> select_runs(Connection& connection, const RunQuery& query);
Result<std::size_t> count_runs(Connection& connection, const RunQuery& query);
Result<std::optional<TurnRecord>> find_turn(Connection& connection, const BeadId& run, int n);
Result<std::vector<TurnRecord>> select_turns(Connection& connection, const TurnQuery& query);
Result<std::vector<SignalRecord>> select_signals(Connection& connection, const BeadId& run);
Result<std::optional<Piece>> find_piece(Connection& connection, const BeadId& piece);
Result<std::vector<Piece>> select_pieces(Connection& connection, const PieceQuery& query);
Result<std::size_t> count_pieces(Connection& connection, const PieceQuery& query);
// Of a search the rows that either of these is about, newest first, whichever part is asked for.
Result<std::vector<std::int64_t>> search_pieces(Connection& connection, const PieceQuery& query);
Result<std::vector<Piece>> pieces_in(Connection& connection, const std::vector<std::int64_t>& rows,
                                     const ListPart& part);
Result<std::vector<Derivation>> find_ancestry(Connection& connection,
                                              const std::vector<BeadId>& pieces);
Result<std::vector<Derivation>> find_descent(Connection& connection,
                                             const std::vector<BeadId>& pieces);
Result<std::vector<Derivation>> find_broken_derivations(Connection& connection);
Result<std::vector<TurnPause>> all_pauses(Connection& connection);

} // namespace atelier::sqlite
