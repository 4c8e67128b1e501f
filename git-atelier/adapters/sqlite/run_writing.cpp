#include "adapters/sqlite/run_writing.hpp"

#include "adapters/sqlite/criteria.hpp"
#include "adapters/sqlite/finding.hpp"
#include "adapters/sqlite/reading.hpp"
#include "adapters/sqlite/rows.hpp"
#include "adapters/sqlite/run_reading.hpp"
#include "adapters/sqlite/run_rows.hpp"
#include "domain/bead/revision.hpp"
#include "domain/run/run_records.hpp"

#include <algorithm>

namespace atelier::sqlite {
namespace {

// With one value, a row's key.
Result<Statement> prepared(Connection& connection, const char* sql, const BeadId& id) {
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(id.str());
    return statement;
}

Result<bool> is_there(Connection& connection, const char* sql, const BeadId& id) {
    ATELIER_TRY(Statement statement, prepared(connection, sql, id));
    return statement.step();
}

Result<bool> knows_run(Connection& connection, const BeadId& run) {
    return is_there(connection, "SELECT 1 FROM runs WHERE id = ?", run);
}

Result<bool> knows_piece(Connection& connection, const BeadId& piece) {
    return is_there(connection, "SELECT 1 FROM pieces WHERE id = ?", piece);
}

Result<void> require_run(Connection& connection, const BeadId& run) {
    ATELIER_TRY(const bool there, knows_run(connection, run));
    return there ? Result<void>() : fail(no_such_run(run));
}

Result<void> require_driver(Connection& connection, const BeadId& run,
                            const std::optional<LeaseTerm>& by) {
    if (!by) return {};
    ATELIER_TRY(const auto stored, find_lease(connection, run));
    return require_held(run, stored, *by);
}

// Of the run of those pieces only: what else was made from a piece leaves it one that is shown.
Result<void> note_intermediate(Connection& connection, const std::vector<BeadId>& pieces) {
    for (const BeadId& piece : pieces) {
        ATELIER_TRY(Statement update,
                    prepared(connection,
                             "UPDATE pieces SET intermediate = EXISTS(SELECT 1 FROM derivations d "
                             "JOIN pieces c ON c.id = d.piece WHERE d.parent = pieces.id AND "
                             "c.run = pieces.run) WHERE id = ?",
                             piece));
        ATELIER_CHECK(update.run());
    }
    return {};
}

std::vector<BeadId> parents_in(const std::vector<Derivation>& derivations) {
    std::vector<BeadId> parents;
    for (const Derivation& one : derivations)
        parents.push_back(one.parent);
    return parents;
}

Result<std::vector<Derivation>> derivations_of(Connection& connection, const std::string& column,
                                               const std::vector<BeadId>& pieces) {
    Criteria criteria;
    criteria.add(column + " = ?", texts_of(pieces));
    return all<Derivation>(connection, criteria,
                           select(derivation_columns, "derivations") + criteria.where(),
                           read_derivation);
}

} // namespace

Result<void> create_run(Connection& connection, const Run& run) {
    ATELIER_TRY(const bool taken, knows_run(connection, run.id));
    if (taken) return fail(id_in_use(run.id));
    ATELIER_TRY(const auto bead, find_row(connection, run.id));
    if (!bead) return fail(no_such_bead(run.id));
    static const std::string sql = writing_of("INSERT", "runs", run_columns);
    ATELIER_TRY(Statement insert, connection.prepare(sql));
    bind_run(insert, run);
    return insert.run();
}

Result<void> update_run(Connection& connection, const Run& run,
                        const std::optional<LeaseTerm>& by) {
    ATELIER_CHECK(require_run(connection, run.id));
    ATELIER_CHECK(require_driver(connection, run.id, by));
    static const std::string sql = changing_of("runs", run_columns);
    ATELIER_TRY(Statement update, connection.prepare(sql));
    bind_run(update, run);
    return update.run();
}

Result<void> put_turn(Connection& connection, const TurnRecord& turn, const LeaseTerm& by) {
    ATELIER_CHECK(require_run(connection, turn.run));
    ATELIER_CHECK(require_driver(connection, turn.run, by));
    {
        ATELIER_TRY(Statement other,
                    prepared(connection,
                             "SELECT n FROM turns WHERE run = ? AND path = ? AND attempt = ?",
                             turn.run));
        ATELIER_TRY(const bool found,
                    other.bind(turn.path).bind(std::int64_t{turn.attempt}).step());
        if (found && other.number(0) != turn.n)
            return fail(turn_recorded(turn, static_cast<int>(other.number(0))));
    }
    static const std::string sql = writing_of("INSERT OR REPLACE", "turns", turn_columns);
    ATELIER_TRY(Statement put, connection.prepare(sql));
    bind_turn(put, turn);
    return put.run();
}

Result<SignalRecord> add_signal(Connection& connection, const SignalRecord& signal) {
    ATELIER_CHECK(require_run(connection, signal.run));
    SignalRecord stored = signal;
    {
        ATELIER_TRY(Statement last,
                    prepared(connection, "SELECT coalesce(max(n),0) FROM signals WHERE run = ?",
                             signal.run));
        ATELIER_CHECK(last.step());
        stored.n = static_cast<int>(last.number(0)) + 1;
    }
    static const std::string sql = writing_of("INSERT", "signals", signal_columns);
    ATELIER_TRY(Statement insert, connection.prepare(sql));
    bind_signal(insert, stored);
    ATELIER_CHECK(insert.run());
    return stored;
}

Result<void> add_piece(Connection& connection, const Piece& piece,
                       const std::vector<BeadId>& parents, const std::string& content,
                       const std::optional<LeaseTerm>& by) {
    ATELIER_CHECK(require_run(connection, piece.run));
    ATELIER_CHECK(require_driver(connection, piece.run, by));
    ATELIER_TRY(const bool taken, knows_piece(connection, piece.id));
    if (taken) return fail(id_in_use(piece.id));
    for (const BeadId& parent : parents) {
        ATELIER_TRY(const bool there, knows_piece(connection, parent));
        if (!there) return fail(no_such_piece(parent));
    }
    static const std::string sql =
        writing_of("INSERT", "pieces", std::string(piece_columns) + ",searched");
    ATELIER_TRY(Statement insert, connection.prepare(sql));
    Piece fresh = piece;
    fresh.intermediate = false;
    bind_piece(insert, fresh);
    ATELIER_CHECK(insert.bind(searched_text(piece, content)).run());
    static const std::string link = writing_of("INSERT", "derivations", derivation_columns);
    for (int position = 0; const BeadId& parent : parents) {
        ATELIER_TRY(Statement derive, connection.prepare(link));
        bind_derivation(derive, {piece.id, position++, parent});
        ATELIER_CHECK(derive.run());
    }
    return note_intermediate(connection, parents);
}

Result<int> thank_for(Connection& connection, const BeadId& piece) {
    ATELIER_TRY(Statement update,
                prepared(connection,
                         "UPDATE pieces SET thanks = thanks + 1 WHERE id = ? RETURNING thanks",
                         piece));
    ATELIER_TRY(const bool found, update.step());
    if (!found) return fail(no_such_piece(piece));
    const auto thanks = static_cast<int>(update.number(0));
    ATELIER_CHECK(update.run());
    return thanks;
}

Result<void> remove_pieces(Connection& connection, const std::vector<BeadId>& pieces) {
    const auto goes = [&](const BeadId& id) {
        return std::ranges::find(pieces, id) != pieces.end();
    };
    ATELIER_TRY(const auto used, derivations_of(connection, "parent", pieces));
    for (const Derivation& one : used)
        if (!goes(one.piece)) return fail(piece_was_used(one.parent, one.piece));
    ATELIER_TRY(const auto made, derivations_of(connection, "piece", pieces));
    for (const char* sql :
         {"DELETE FROM derivations WHERE piece = ?", "DELETE FROM pieces WHERE id = ?"})
        for (const BeadId& piece : pieces) {
            ATELIER_TRY(Statement remove, prepared(connection, sql, piece));
            ATELIER_CHECK(remove.run());
        }
    return note_intermediate(connection, parents_in(made));
}

Result<bool> forget_run(Connection& connection, const BeadId& run) {
    ATELIER_TRY(Statement remove,
                prepared(connection,
                         "DELETE FROM runs WHERE id = ?1"
                         " AND NOT EXISTS (SELECT 1 FROM turns WHERE run = ?1)"
                         " AND NOT EXISTS (SELECT 1 FROM signals WHERE run = ?1)"
                         " AND NOT EXISTS (SELECT 1 FROM pieces WHERE run = ?1) RETURNING 1",
                         run));
    ATELIER_TRY(const bool found, remove.step());
    if (found) ATELIER_CHECK(remove.run());
    return found;
}

Result<void> put_pause(Connection& connection, const TurnPause& pause) {
    static const std::string sql = writing_of("INSERT OR REPLACE", "pauses", pause_columns);
    ATELIER_TRY(Statement put, connection.prepare(sql));
    bind_pause(put, pause);
    return put.run();
}

Result<bool> lift_pause(Connection& connection, PausedTurns of, const std::string& name) {
    ATELIER_TRY(Statement remove,
                connection.prepare("DELETE FROM pauses WHERE kind = ? AND name = ? RETURNING 1"));
    ATELIER_TRY(const bool found, remove.bind(name_of(of)).bind(name).step());
    if (found) ATELIER_CHECK(remove.run());
    return found;
}

} // namespace atelier::sqlite
