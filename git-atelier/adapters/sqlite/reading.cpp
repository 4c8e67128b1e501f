#include "adapters/sqlite/reading.hpp"

#include "adapters/sqlite/criteria.hpp"
#include "adapters/sqlite/rows.hpp"

#include <algorithm>
#include <tuple>

namespace atelier::sqlite {

namespace {

bool began_first(const Session& one, const Session& other) {
    return std::tie(one.started_at, one.id) < std::tie(other.started_at, other.id);
}

} // namespace

Result<std::vector<Event>> select_events(Connection& connection, const EventQuery& query) {
    Criteria criteria;
    criteria.add("seq > ?", query.after);
    if (query.since) criteria.add("at >= ?", std::int64_t{query.since->time_since_epoch().count()});
    if (query.bead) criteria.add("bead = ?", query.bead->str());
    if (query.beads) criteria.add_list("bead", texts_of(*query.beads));
    if (!query.types.empty()) criteria.add_list("type", names_in(query.types));
    std::string order = " ORDER BY seq";
    if (query.newest > 0) order += " DESC LIMIT " + std::to_string(query.newest);
    ATELIER_TRY(auto events,
                all<Event>(connection, criteria,
                           select(event_columns, "events") + criteria.where() + order, read_event));
    if (query.newest > 0) std::reverse(events.begin(), events.end());
    return events;
}

Result<std::optional<Lease>> find_lease(Connection& connection, const BeadId& on) {
    static const std::string sql = select(lease_columns, "leases WHERE bead = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(on.str());
    return one<Lease>(connection, statement, read_lease);
}

Result<std::vector<Lease>> all_leases(Connection& connection) {
    static const std::string sql = select(lease_columns, "leases ORDER BY bead");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    return all<Lease>(connection, statement, read_lease);
}

Result<std::vector<Lease>> kept_leases(Connection& connection) {
    std::vector<BeadId> on;
    ATELIER_CHECK(Criteria().run(connection, "SELECT bead FROM leases WHERE pid <> 0 AND ended = 0",
                                 [&](const Statement& row) -> Result<void> {
                                     auto id = BeadId::parse(row.text(0));
                                     if (!id)
                                         return fail(
                                             corrupt(connection.file(), id.error().message));
                                     on.push_back(*std::move(id));
                                     return {};
                                 }));
    std::vector<Lease> kept;
    for (const BeadId& id : on) {
        ATELIER_TRY(auto lease, find_lease(connection, id));
        if (lease) kept.push_back(*std::move(lease));
    }
    return kept;
}

Result<std::optional<Session>> find_session(Connection& connection, const SessionId& id) {
    static const std::string sql = select(session_columns, "sessions WHERE id = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(id.str());
    return one<Session>(connection, statement, read_session);
}

Result<std::vector<Session>> select_sessions(Connection& connection, const SessionQuery& query) {
    Criteria criteria;
    std::string table = "sessions";
    if (query.changesets) {
        table = matching("sessions", "changeset");
        // First, as its place is.
        criteria.value(list_of(texts_of(*query.changesets)));
    }
    if (query.agent) criteria.add("agent = ?", query.agent->str());
    if (query.changeset) criteria.add("changeset = ?", query.changeset->str());
    if (query.open_only) criteria.add("ended_at IS NULL");
    // From those on, which are few: an agent may have had many sessions.
    if (query.with_turn)
        criteria.add("sessions.id IN (SELECT session FROM turns WHERE session IS NOT NULL)");
    if (query.ended_since)
        criteria.add("ended_at >= ?", std::int64_t{query.ended_since->time_since_epoch().count()});
    ATELIER_TRY(auto sessions,
                all<Session>(connection, criteria,
                             select(session_columns, table.c_str()) + criteria.where(),
                             read_session));
    put_in_order(sessions, began_first);
    return sessions;
}

Result<std::optional<Setback>> find_setback(Connection& connection, const BeadId& changeset) {
    static const std::string sql = select(setback_columns, "setbacks WHERE changeset = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(changeset.str());
    return one<Setback>(connection, statement, read_setback);
}

Result<std::optional<WorktreeRecord>> find_worktree(Connection& connection,
                                                    const std::string& name) {
    static const std::string sql = select(worktree_columns, "worktrees WHERE name = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(name);
    return one<WorktreeRecord>(connection, statement, read_worktree);
}

Result<std::vector<WorktreeRecord>> select_worktrees(Connection& connection, WorktreePhase phase) {
    static const std::string sql =
        select(worktree_columns, "worktrees WHERE phase = ? ORDER BY name");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(name_of(phase));
    return all<WorktreeRecord>(connection, statement, read_worktree);
}

namespace {

// The event of a decision, and the hash of the one before it, "" where there is none. One statement
// for both: a second one costs more to prepare than to read the few columns that are not needed.
Result<DecisionFacts> facts_of(Connection& connection, DecisionRow row) {
    static const std::string sql = select(event_columns, "events WHERE seq = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(row.seq);
    ATELIER_TRY(auto event, one<Event>(connection, statement, read_event));
    ATELIER_TRY(const bool is_there, statement.again().bind(row.seq - 1).step());
    std::string before(is_there ? statement.text(event_hash_column) : std::string_view());
    return DecisionFacts{std::move(row), std::move(event), std::move(before)};
}

} // namespace

Result<std::vector<DecisionFacts>> find_decisions(Connection& connection,
                                                  const std::vector<BeadId>& on) {
    std::vector<DecisionFacts> found;
    if (on.empty()) return found;
    Criteria criteria;
    criteria.add("bead = ?", texts_of(on));
    ATELIER_TRY(auto rows,
                all<DecisionRow>(connection, criteria,
                                 select(decision_columns, "decisions") + criteria.where(),
                                 read_decision));
    for (DecisionRow& row : rows) {
        ATELIER_TRY(DecisionFacts facts, facts_of(connection, std::move(row)));
        found.push_back(std::move(facts));
    }
    return found;
}

Result<std::optional<std::string>> find_remembered(Connection& connection, const std::string& key) {
    ATELIER_TRY(Statement statement,
                connection.prepare("SELECT value FROM remembered WHERE key = ?"));
    statement.bind(key);
    ATELIER_TRY(const bool found, statement.step());
    if (!found) return std::nullopt;
    return std::string(statement.text(0));
}

} // namespace atelier::sqlite
