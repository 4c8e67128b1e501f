#include "adapters/sqlite/reading.hpp"

#include "adapters/sqlite/rows.hpp"
#include "base/json.hpp"
#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <set>

namespace atelier::sqlite {
namespace {

// A WHERE clause with its values, put together criterion by criterion.
class Criteria {
  public:
    void add(std::string condition) { conditions_.push_back(std::move(condition)); }
    void add(std::string condition, std::string value) {
        add(std::move(condition));
        values_.emplace_back(std::move(value));
    }
    void add(std::string condition, std::int64_t value) {
        add(std::move(condition));
        values_.emplace_back(value);
    }
    void value(std::string value) { values_.emplace_back(std::move(value)); }

    std::string where() const {
        std::string out;
        for (const std::string& condition : conditions_) {
            out += out.empty() ? " WHERE " : " AND ";
            out += condition;
        }
        return out;
    }
    void bind(Statement& statement) const {
        for (const auto& value : values_)
            std::visit([&](const auto& given) { statement.bind(given); }, value);
    }

  private:
    std::vector<std::string> conditions_;
    std::vector<std::variant<std::string, std::int64_t>> values_;
};

template <class Row>
using Read = Result<Row> (*)(Connection&, const Statement&);

template <class Row>
Result<std::optional<Row>> one(Connection& connection, Statement& statement, Read<Row> read) {
    ATELIER_TRY(const bool found, statement.step());
    if (!found) return std::nullopt;
    ATELIER_TRY(Row row, read(connection, statement));
    return row;
}

template <class Row>
Result<std::vector<Row>> all(Connection& connection, Statement& statement, Read<Row> read) {
    std::vector<Row> rows;
    rows.reserve(16);
    while (true) {
        ATELIER_TRY(const bool found, statement.step());
        if (!found) return rows;
        auto row = read(connection, statement);
        if (!row) return fail(std::move(row).error());
        rows.push_back(*std::move(row));
    }
}

std::string select(const char* columns, const char* table) {
    return std::string("SELECT ") + columns + " FROM " + table;
}

// As a parameter for json_each: one statement, however long the list is.
std::string list_of(const std::vector<BeadId>& ids) {
    Json list = Json::array();
    for (const BeadId& id : ids)
        list.push(id.str());
    return list.dump();
}

std::string list_of_names(const std::vector<EventType>& types) {
    Json list = Json::array();
    for (const EventType type : types)
        list.push(name_of(type));
    return list.dump();
}

const char* const in_list = " IN (SELECT value FROM json_each(?))";

void add_message_criteria(Criteria& criteria, const BeadQuery& query) {
    if (query.thread) criteria.add("thread = ?", query.thread->str());
    if (query.message_key && !query.message_key->empty())
        criteria.add("msg_key = ?", *query.message_key);
    if (query.message_key && query.message_key->empty())
        criteria.add("msg_type IS NOT NULL AND msg_key IS NULL");
    if (query.unread) criteria.add("msg_type IS NOT NULL AND read_at IS NULL");
}

Criteria criteria_of(const BeadQuery& query) {
    Criteria criteria;
    if (query.below) {
        criteria.add("id IN (WITH RECURSIVE down(id) AS (SELECT id FROM beads WHERE parent = ?1 "
                     "UNION SELECT b.id FROM down CROSS JOIN beads b ON b.parent = down.id) "
                     "SELECT id FROM down) AND id <> ?1",
                     query.below->str());
    }
    if (query.ids) criteria.add(std::string("id") + in_list, list_of(*query.ids));
    if (query.parent) criteria.add("parent = ?", query.parent->str());
    if (query.parents) criteria.add(std::string("parent") + in_list, list_of(*query.parents));
    if (query.depends_on)
        criteria.add("id IN (SELECT bead FROM dependencies WHERE prerequisite = ?)",
                     query.depends_on->str());
    if (query.label) criteria.add("id IN (SELECT bead FROM labels WHERE label = ?)", *query.label);
    if (query.assignment) criteria.add("hook = ?", query.assignment->str());
    if (query.undelivered) criteria.add("delivered IS NOT revision");
    if (query.assignee && !query.assignee->empty()) criteria.add("assignee = ?", *query.assignee);
    if (query.assignee && query.assignee->empty()) criteria.add("assignee IS NULL");
    add_message_criteria(criteria, query);

    // What finds few beads is to be looked up, kind and status then only to be compared: without
    // the `+` SQLite takes the index of these two for the better one.
    const bool by_assignee = query.assignee && !query.assignee->empty();
    const bool by_kind = !query.undelivered && !query.below && !query.ids && !query.parent &&
                         !query.parents && !query.depends_on && !query.label && !query.assignment &&
                         !query.thread && !by_assignee &&
                         (!query.message_key || query.message_key->empty());
    if (query.kind)
        criteria.add((by_kind ? "" : "+") + std::string("kind = ?"),
                     std::string(name_of(*query.kind)));
    if (!query.statuses.empty()) {
        std::string list;
        for (std::size_t i = 0; i < query.statuses.size(); ++i)
            list += i == 0 ? "?" : ",?";
        // Of an agent's beads most are of the past.
        criteria.add((by_kind || by_assignee ? "" : "+") + std::string("status IN (") + list + ")");
        for (const BeadStatus status : query.statuses)
            criteria.value(std::string(name_of(status)));
    }
    return criteria;
}

// Here and not by SQLite, which would copy every row for it: mostly they come in that order.
void sort_oldest_first(std::vector<Bead>& beads) {
    if (!std::is_sorted(beads.begin(), beads.end(), older))
        std::sort(beads.begin(), beads.end(), older);
}

bool asks_only_below(const BeadQuery& query) {
    return query.below && !query.ids && !query.kind && query.statuses.empty() && !query.parent &&
           !query.parents && !query.depends_on && !query.label && !query.assignee &&
           !query.assignment && !query.thread && !query.message_key && !query.unread &&
           !query.undelivered && query.newest == 0;
}

// Everything below one bead, level by level: for the few beads of an epic cheaper than having
// SQLite set up a recursive query.
Result<std::vector<Bead>> all_below(Connection& connection, const BeadId& top) {
    static const std::string sql = select(bead_columns, "beads WHERE parent = ?");
    std::vector<Bead> found;
    std::set<BeadId> seen = {top};
    std::vector<BeadId> open = {top};
    while (!open.empty()) {
        ATELIER_TRY(Statement statement, connection.prepare(sql));
        statement.bind(open.back().str());
        open.pop_back();
        ATELIER_TRY(auto children, all<Bead>(connection, statement, read_bead));
        for (Bead& child : children) {
            if (!seen.insert(child.id).second) continue;
            open.push_back(child.id);
            found.push_back(std::move(child));
        }
    }
    sort_oldest_first(found);
    return found;
}

} // namespace

Result<std::optional<Bead>> find_bead(Connection& connection, const BeadId& id) {
    static const std::string sql = select(bead_columns, "beads WHERE id = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(id.str());
    return one<Bead>(connection, statement, read_bead);
}

Result<std::vector<Bead>> select_beads(Connection& connection, const BeadQuery& query) {
    if (asks_only_below(query)) return all_below(connection, *query.below);
    const Criteria criteria = criteria_of(query);
    std::string order;
    if (query.newest > 0)
        order = " ORDER BY updated_at DESC, n DESC LIMIT " + std::to_string(query.newest);
    ATELIER_TRY(Statement statement,
                connection.prepare(select(bead_columns, "beads") + criteria.where() + order));
    criteria.bind(statement);
    ATELIER_TRY(auto beads, all<Bead>(connection, statement, read_bead));
    sort_oldest_first(beads);
    return beads;
}

Result<std::size_t> count_beads(Connection& connection, const BeadQuery& query) {
    const Criteria criteria = criteria_of(query);
    ATELIER_TRY(Statement statement,
                connection.prepare(select("count(*)", "beads") + criteria.where()));
    criteria.bind(statement);
    ATELIER_CHECK(statement.step());
    const auto number = static_cast<std::size_t>(statement.number(0));
    return query.newest > 0 ? std::min(number, query.newest) : number;
}

Result<std::vector<Event>> select_events(Connection& connection, const EventQuery& query) {
    Criteria criteria;
    criteria.add("seq > ?", query.after);
    if (query.since) criteria.add("at >= ?", std::int64_t{query.since->time_since_epoch().count()});
    if (query.bead) criteria.add("bead = ?", query.bead->str());
    if (query.beads) criteria.add(std::string("bead") + in_list, list_of(*query.beads));
    if (!query.types.empty())
        criteria.add(std::string("type") + in_list, list_of_names(query.types));
    std::string order = " ORDER BY seq";
    if (query.newest > 0) order += " DESC LIMIT " + std::to_string(query.newest);
    ATELIER_TRY(Statement statement,
                connection.prepare(select(event_columns, "events") + criteria.where() + order));
    criteria.bind(statement);
    ATELIER_TRY(auto events, all<Event>(connection, statement, read_event));
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
    static const std::string sql = select(lease_columns, "leases WHERE pid <> 0 AND ended = 0");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    return all<Lease>(connection, statement, read_lease);
}

Result<std::optional<Session>> find_session(Connection& connection, const SessionId& id) {
    static const std::string sql = select(session_columns, "sessions WHERE id = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(id.str());
    return one<Session>(connection, statement, read_session);
}

Result<std::vector<Session>> select_sessions(Connection& connection, const SessionQuery& query) {
    Criteria criteria;
    if (query.agent) criteria.add("agent = ?", query.agent->str());
    if (query.changeset) criteria.add("changeset = ?", query.changeset->str());
    if (query.changesets)
        criteria.add(std::string("changeset") + in_list, list_of(*query.changesets));
    if (query.open_only) criteria.add("ended_at IS NULL");
    ATELIER_TRY(Statement statement,
                connection.prepare(select(session_columns, "sessions") + criteria.where() +
                                   " ORDER BY started_at, id"));
    criteria.bind(statement);
    return all<Session>(connection, statement, read_session);
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

Result<std::vector<DecisionFacts>> find_decisions(Connection& connection,
                                                  const std::vector<BeadId>& on) {
    std::vector<DecisionFacts> found;
    if (on.empty()) return found;
    static const std::string of_beads = select(decision_columns, "decisions WHERE bead") + in_list;
    static const std::string event_at = select(event_columns, "events WHERE seq = ?");
    ATELIER_TRY(Statement statement, connection.prepare(of_beads));
    statement.bind(list_of(on));
    ATELIER_TRY(auto rows, all<DecisionRow>(connection, statement, read_decision));
    const auto event = [&](std::int64_t seq) -> Result<std::optional<Event>> {
        ATELIER_TRY(Statement one_event, connection.prepare(event_at));
        one_event.bind(seq);
        return one<Event>(connection, one_event, read_event);
    };
    for (DecisionRow& row : rows) {
        ATELIER_TRY(auto decided, event(row.seq));
        ATELIER_TRY(const auto before, event(row.seq - 1));
        found.push_back({std::move(row), std::move(decided), before ? before->hash : ""});
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
