#include "adapters/sqlite/run_reading.hpp"

#include "adapters/sqlite/criteria.hpp"
#include "adapters/sqlite/run_rows.hpp"
#include "adapters/sqlite/text_search.hpp"
#include "base/fold.hpp"
#include "domain/run/run_records.hpp"

#include <algorithm>
#include <set>

namespace atelier::sqlite {
namespace {

constexpr const char* newest_first = " ORDER BY created_at DESC, length(id), id";

std::string part_of(const ListPart& part) {
    if (part.limit == 0 && part.offset == 0) return "";
    const std::string limit = part.limit == 0 ? "-1" : std::to_string(part.limit);
    return " LIMIT " + limit + " OFFSET " + std::to_string(part.offset);
}

std::int64_t millis_of(Time time) {
    return time.time_since_epoch().count();
}

Criteria run_criteria(const RunQuery& query) {
    Criteria criteria;
    if (query.ids) criteria.add_list("id", texts_of(*query.ids));
    if (!query.statuses.empty()) {
        criteria.add_list("status", names_in(query.statuses));
        // The index of those runs is known by these words.
        if (std::ranges::none_of(query.statuses, is_over))
            criteria.add("status NOT IN ('completed','failed','cancelled')");
    }
    if (query.workflow) criteria.add("workflow = ?", *query.workflow);
    if (query.changeset) criteria.add("changeset = ?", query.changeset->str());
    if (query.since) criteria.add("created_at >= ?", millis_of(*query.since));
    return criteria;
}

// What begins so is found along the index of ids; of other parts, each id is looked at.
void add_id_part(Criteria& criteria, const PieceIdPart& part) {
    if (part.anywhere) {
        criteria.add("instr(substr(id, 1, instr(id, '.') - 1), ?) > 0", part.start);
    } else if (!part.start.empty()) {
        std::string behind = part.start;
        ++behind.back();
        criteria.add("id >= ? AND id < ?", part.start);
        criteria.value(std::move(behind));
    }
    if (part.number.empty()) return;
    const std::string number = "." + part.number;
    criteria.add("substr(id, -" + std::to_string(number.size()) + ") = ?", number);
}

// But for the text.
Criteria piece_criteria(const PieceQuery& query) {
    Criteria criteria;
    if (query.ids) criteria.add_list("id", texts_of(*query.ids));
    if (query.run) criteria.add("run = ?", query.run->str());
    if (query.artisan) criteria.add("artisan = ?", *query.artisan);
    if (query.form) criteria.add("folds_to(form, ?)", folded(*query.form));
    if (query.patron) criteria.add("folds_to(patron, ?)", folded(*query.patron));
    if (!query.with_intermediate) criteria.add("intermediate = 0");
    if (query.id_part) add_id_part(criteria, *query.id_part);
    return criteria;
}

Result<std::size_t> counted_rows(Connection& connection, const Criteria& criteria,
                                 const char* table) {
    std::size_t count = 0;
    ATELIER_CHECK(criteria.run(connection, select("count(*)", table) + criteria.where(),
                               [&](const Statement& row) -> Result<void> {
                                   count += static_cast<std::size_t>(row.number(0));
                                   return {};
                               }));
    return count;
}

// Along the derivations from one of the columns to what the other says. Step by step, as mostly
// there are few: to make one question of it would take longer than to ask a few times.
Result<std::vector<Derivation>> linked(Connection& connection, const std::vector<BeadId>& pieces,
                                       const char* from, BeadId Derivation::*to) {
    const std::string sql = select(derivation_columns, "derivations WHERE ") + from + " = ?";
    std::set<BeadId> reached(pieces.begin(), pieces.end());
    std::vector<BeadId> open(reached.begin(), reached.end());
    std::vector<Derivation> found;
    while (!open.empty()) {
        ATELIER_TRY(Statement statement, connection.prepare(sql));
        statement.bind(open.back().str());
        open.pop_back();
        ATELIER_TRY(const auto next, all<Derivation>(connection, statement, read_derivation));
        for (const Derivation& one : next)
            if (reached.insert(one.*to).second) open.push_back(one.*to);
        found.insert(found.end(), next.begin(), next.end());
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) { return in_order(a, b); });
    return found;
}

} // namespace

Result<std::optional<Run>> find_run(Connection& connection, const BeadId& run) {
    static const std::string sql = select(run_columns, "runs WHERE id = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(run.str());
    return one<Run>(connection, statement, read_run);
}

Result<std::vector<Run>> select_runs(Connection& connection, const RunQuery& query) {
    const Criteria criteria = run_criteria(query);
    return all<Run>(connection, criteria,
                    select(run_columns, "runs") + criteria.where() + newest_first +
                        part_of(query.part),
                    read_run);
}

Result<std::size_t> count_runs(Connection& connection, const RunQuery& query) {
    return counted_rows(connection, run_criteria(query), "runs");
}

Result<std::optional<TurnRecord>> find_turn(Connection& connection, const BeadId& run, int n) {
    static const std::string sql = select(turn_columns, "turns WHERE run = ? AND n = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(run.str()).bind(std::int64_t{n});
    return one<TurnRecord>(connection, statement, read_turn);
}

Result<std::vector<TurnRecord>> select_turns(Connection& connection, const TurnQuery& query) {
    Criteria criteria;
    if (query.run) criteria.add("run = ?", query.run->str());
    if (query.artisan) criteria.add("artisan = ?", *query.artisan);
    if (query.session) criteria.add("session = ?", query.session->str());
    if (!query.statuses.empty()) criteria.add_list("status", names_in(query.statuses));
    if (query.ended_since) criteria.add("ended_at >= ?", millis_of(*query.ended_since));
    std::string order = " ORDER BY length(run), run, n";
    if (query.newest > 0) {
        criteria.add("ended_at IS NOT NULL");
        order = " ORDER BY ended_at DESC, length(run) DESC, run DESC, n DESC LIMIT " +
                std::to_string(query.newest);
    }
    ATELIER_TRY(auto turns,
                all<TurnRecord>(connection, criteria,
                                select(turn_columns, "turns") + criteria.where() + order,
                                read_turn));
    if (query.newest > 0)
        std::ranges::sort(turns, [](const auto& a, const auto& b) { return in_order(a, b); });
    return turns;
}

Result<std::vector<SignalRecord>> select_signals(Connection& connection, const BeadId& run) {
    static const std::string sql = select(signal_columns, "signals WHERE run = ? ORDER BY n");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(run.str());
    return all<SignalRecord>(connection, statement, read_signal);
}

Result<std::optional<Piece>> find_piece(Connection& connection, const BeadId& piece) {
    static const std::string sql = select(piece_columns, "pieces WHERE id = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(piece.str());
    return one<Piece>(connection, statement, read_piece);
}

Result<std::vector<Piece>> select_pieces(Connection& connection, const PieceQuery& query) {
    if (!query.search.empty()) {
        ATELIER_TRY(const auto rows, search_pieces(connection, query));
        return pieces_in(connection, rows, query.part);
    }
    ATELIER_CHECK(connection.know_functions());
    return all<Piece>(connection, piece_criteria(query),
                      select(piece_columns, "pieces") + piece_criteria(query).where() +
                          newest_first + part_of(query.part),
                      read_piece);
}

Result<std::size_t> count_pieces(Connection& connection, const PieceQuery& query) {
    if (!query.search.empty()) {
        ATELIER_TRY(const auto rows, search_pieces(connection, query));
        return rows.size();
    }
    ATELIER_CHECK(connection.know_functions());
    return counted_rows(connection, piece_criteria(query), "pieces");
}

Result<std::vector<std::int64_t>> search_pieces(Connection& connection, const PieceQuery& query) {
    return rows_that_hold(connection, piece_criteria(query), folded(query.search));
}

Result<std::vector<Piece>> pieces_in(Connection& connection, const std::vector<std::int64_t>& rows,
                                     const ListPart& part) {
    static const std::string sql = select(piece_columns, "pieces WHERE n = ?");
    const std::size_t begin = std::min(part.offset, rows.size());
    const std::size_t rest = rows.size() - begin;
    const std::size_t count = part.limit == 0 ? rest : std::min(part.limit, rest);
    std::vector<Piece> pieces;
    for (std::size_t at = begin; at < begin + count; ++at) {
        ATELIER_TRY(Statement statement, connection.prepare(sql));
        statement.bind(rows[at]);
        ATELIER_TRY(auto piece, one<Piece>(connection, statement, read_piece));
        if (piece) pieces.push_back(*std::move(piece));
    }
    return pieces;
}

Result<std::vector<Derivation>> find_ancestry(Connection& connection,
                                              const std::vector<BeadId>& pieces) {
    return linked(connection, pieces, "piece", &Derivation::parent);
}

Result<std::vector<Derivation>> find_descent(Connection& connection,
                                             const std::vector<BeadId>& pieces) {
    return linked(connection, pieces, "parent", &Derivation::piece);
}

Result<std::vector<Derivation>> find_broken_derivations(Connection& connection) {
    static const std::string sql =
        select(derivation_columns,
               "derivations WHERE NOT EXISTS(SELECT 1 FROM pieces WHERE id = piece) OR NOT "
               "EXISTS(SELECT 1 FROM pieces WHERE id = parent) "
               "ORDER BY length(piece), piece, position");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    return all<Derivation>(connection, statement, read_derivation);
}

Result<std::vector<TurnPause>> all_pauses(Connection& connection) {
    static const std::string sql = select(pause_columns, "pauses");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    ATELIER_TRY(auto pauses, all<TurnPause>(connection, statement, read_pause));
    std::ranges::sort(pauses, [](const auto& a, const auto& b) { return in_order(a, b); });
    return pauses;
}

} // namespace atelier::sqlite
