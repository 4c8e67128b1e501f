#include "adapters/sqlite/finding.hpp"

#include "adapters/sqlite/criteria.hpp"
#include "adapters/sqlite/rows.hpp"
#include "domain/bead/bead_order.hpp"

#include <deque>

namespace atelier::sqlite {
namespace {

// Of rows that are found by something else.
void add_statuses(Criteria& criteria, std::vector<Criteria::Value> statuses) {
    std::string any;
    for (std::size_t at = 0; at < statuses.size(); ++at)
        any += at == 0 ? "+status = ?" : " OR +status = ?";
    criteria.add("(" + any + ")");
    for (Criteria::Value& status : statuses)
        criteria.value(std::move(status));
}

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
    if (query.ids) criteria.add("id = ?", texts_of(*query.ids));
    if (query.parent) criteria.add("parent = ?", query.parent->str());
    if (query.parents) criteria.add("parent = ?", texts_of(*query.parents));
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
    if (query.statuses.empty()) return criteria;
    // Of an agent's beads most are of the past.
    if ((by_kind && query.kind) || by_assignee)
        criteria.add("status = ?", names_in(query.statuses));
    else
        add_statuses(criteria, names_in(query.statuses));
    return criteria;
}

// Here and not by SQLite, which would copy every row for it: mostly they come in that order.
void sort_oldest_first(std::vector<Bead>& beads) {
    put_in_order(beads, older);
}

// Leaving aside what is below a bead or has a label.
bool asks_nothing_else(const BeadQuery& query) {
    return !query.ids && !query.kind && query.statuses.empty() && !query.parent && !query.parents &&
           !query.depends_on && !query.assignee && !query.assignment && !query.thread &&
           !query.message_key && !query.unread && !query.undelivered && query.newest == 0;
}

bool asks_only_below(const BeadQuery& query) {
    return query.below && !query.label && asks_nothing_else(query);
}

// From so many parents on one longer statement costs less than one for each.
constexpr std::size_t many_parents = 16;

bool asks_for_children_of_many(const BeadQuery& query) {
    if (!query.parents || query.parents->size() < many_parents) return false;
    BeadQuery rest = query;
    rest.parents.reset();
    return asks_nothing_else(rest) && !query.below && !query.label;
}

bool asks_only_for_label(const BeadQuery& query) {
    return query.label && !query.below && asks_nothing_else(query);
}

tl::unexpected<Error> no_such_row(const Connection& connection) {
    return fail(corrupt(connection.file(), "an index names a row that is not there"));
}

// Of so many on one longer statement that runs once costs less than one that is begun for each.
constexpr std::size_t many_rows = 64;

Result<std::vector<Bead>> many_beads_at(Connection& connection,
                                        const std::vector<std::int64_t>& rows) {
    static const std::string sql = select(bead_columns, matching("beads", "n").c_str());
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    std::string list = "[";
    for (const std::int64_t row : rows)
        list += (list.size() > 1 ? "," : "") + std::to_string(row);
    statement.bind(list += ']');
    std::vector<Bead> beads;
    beads.reserve(rows.size());
    while (true) {
        ATELIER_TRY(const bool found, statement.step());
        if (!found) break;
        auto bead = read_bead(connection, statement);
        if (!bead) return fail(std::move(bead).error());
        beads.push_back(*std::move(bead));
    }
    if (beads.size() != rows.size()) return no_such_row(connection);
    return beads;
}

// The beads of those rows, in that order. There are two statements that give whole beads, and what
// finds them gives rows: naming a bead's columns costs more than looking a few up.
Result<std::vector<Bead>> beads_at(Connection& connection, const std::vector<std::int64_t>& rows) {
    if (rows.size() >= many_rows) return many_beads_at(connection, rows);
    std::vector<Bead> beads;
    if (rows.empty()) return beads;
    static const std::string sql = select(bead_columns, "beads WHERE n = ?");
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    beads.reserve(rows.size());
    for (const std::int64_t row : rows) {
        ATELIER_TRY(const bool found, statement.again().bind(row).step());
        if (!found) return no_such_row(connection);
        auto bead = read_bead(connection, statement);
        if (!bead) return fail(std::move(bead).error());
        beads.push_back(*std::move(bead));
    }
    return beads;
}

Result<std::vector<std::int64_t>> rows_of(Connection& connection, const std::string& where,
                                          const Criteria& criteria) {
    std::vector<std::int64_t> rows;
    ATELIER_CHECK(criteria.run(connection, "SELECT n FROM beads" + where,
                               [&](const Statement& row) -> Result<void> {
                                   rows.push_back(row.number(0));
                                   return {};
                               }));
    return rows;
}

Result<std::vector<std::int64_t>> newest_rows(Connection& connection, const Criteria& criteria,
                                              std::size_t wanted) {
    std::vector<std::pair<std::int64_t, std::int64_t>> changed;
    ATELIER_CHECK(criteria.run(connection,
                               "SELECT updated_at, n FROM beads" + criteria.where() +
                                   " ORDER BY updated_at DESC, n DESC LIMIT " +
                                   std::to_string(wanted),
                               [&](const Statement& row) -> Result<void> {
                                   changed.emplace_back(row.number(0), row.number(1));
                                   return {};
                               }));
    std::ranges::sort(changed, std::greater<>());
    changed.resize(std::min(changed.size(), wanted));
    std::vector<std::int64_t> rows;
    for (const auto& [at, row] : changed)
        rows.push_back(row);
    return rows;
}

// Everything below one bead, level by level: for the few beads of an epic cheaper than having
// SQLite set up a recursive query.
Result<std::vector<Bead>> all_below(Connection& connection, const BeadId& top) {
    std::vector<Bead> found;
    std::set<BeadId> seen = {top};
    std::vector<BeadId> open = {top};
    while (!open.empty()) {
        Criteria criteria;
        criteria.add("parent = ?", texts_of(open));
        ATELIER_TRY(const auto rows, rows_of(connection, criteria.where(), criteria));
        open.clear();
        ATELIER_TRY(auto children, beads_at(connection, rows));
        for (Bead& child : children) {
            if (!seen.insert(child.id).second) continue;
            open.push_back(child.id);
            found.push_back(std::move(child));
        }
    }
    sort_oldest_first(found);
    return found;
}

Result<std::vector<Bead>> children_of_many(Connection& connection,
                                           const std::vector<BeadId>& parents) {
    static const std::string sql = select(bead_columns, matching("beads", "parent").c_str());
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    statement.bind(list_of(texts_of(parents)));
    // None is moved as there come more.
    std::deque<Bead> beads;
    while (true) {
        ATELIER_TRY(const bool found, statement.step());
        if (!found) return in_order(std::move(beads), older);
        auto bead = read_bead(connection, statement);
        if (!bead) return fail(std::move(bead).error());
        beads.push_back(*std::move(bead));
    }
}

// No message has the key that is asked for, as it is with most: seen by a question that SQLite is
// quick to prepare for.
Result<bool> names_no_message(Connection& connection, const BeadQuery& query) {
    if (!query.message_key || query.message_key->empty()) return false;
    ATELIER_TRY(Statement statement, connection.prepare("SELECT n FROM beads WHERE msg_key = ?"));
    ATELIER_TRY(const bool found, statement.bind(*query.message_key).step());
    return !found;
}

Result<std::vector<std::string>> ids_with(Connection& connection, const std::string& label) {
    ATELIER_TRY(Statement statement, connection.prepare("SELECT bead FROM labels WHERE label = ?"));
    statement.bind(label);
    std::vector<std::string> ids;
    while (true) {
        ATELIER_TRY(const bool found, statement.step());
        if (!found) return ids;
        ids.emplace_back(statement.text(0));
    }
}

Result<std::optional<std::int64_t>> row_of(Connection& connection, std::string_view id) {
    ATELIER_TRY(Statement statement, connection.prepare("SELECT n FROM beads WHERE id = ?"));
    ATELIER_TRY(const bool found, statement.bind(id).step());
    return found ? std::optional(statement.number(0)) : std::nullopt;
}

// Many of the labels that are asked for are on no bead, which is seen at once; for a question that
// leads from labels to beads SQLite takes long to prepare.
Result<std::vector<std::int64_t>> labelled_rows(Connection& connection, const BeadQuery& query) {
    ATELIER_TRY(const auto ids, ids_with(connection, *query.label));
    std::vector<std::int64_t> rows;
    if (ids.empty()) return rows;
    if (!asks_only_for_label(query)) {
        const Criteria criteria = criteria_of(query);
        return rows_of(connection, criteria.where(), criteria);
    }
    for (const std::string& id : ids) {
        ATELIER_TRY(const auto row, row_of(connection, id));
        if (row) rows.push_back(*row);
    }
    return rows;
}

Result<std::vector<std::int64_t>> found_rows(Connection& connection, const BeadQuery& query) {
    ATELIER_TRY(const bool none, names_no_message(connection, query));
    if (none) return std::vector<std::int64_t>();
    if (query.label && query.newest == 0) return labelled_rows(connection, query);
    const Criteria criteria = criteria_of(query);
    if (query.newest > 0) return newest_rows(connection, criteria, query.newest);
    return rows_of(connection, criteria.where(), criteria);
}

} // namespace

Result<std::optional<std::int64_t>> find_row(Connection& connection, const BeadId& id) {
    return row_of(connection, id.str());
}

Result<std::optional<Bead>> find_bead(Connection& connection, const BeadId& id) {
    ATELIER_TRY(const auto row, find_row(connection, id));
    if (!row) return std::optional<Bead>();
    ATELIER_TRY(auto beads, beads_at(connection, {*row}));
    return std::move(beads.front());
}

Result<std::vector<Bead>> select_beads(Connection& connection, const BeadQuery& query) {
    if (asks_only_below(query)) return all_below(connection, *query.below);
    if (asks_for_children_of_many(query)) return children_of_many(connection, *query.parents);
    ATELIER_TRY(const auto rows, found_rows(connection, query));
    ATELIER_TRY(auto beads, beads_at(connection, rows));
    sort_oldest_first(beads);
    return beads;
}

Result<std::size_t> count_beads(Connection& connection, const BeadQuery& query) {
    ATELIER_TRY(const bool none, names_no_message(connection, query));
    if (none) return std::size_t{0};
    const Criteria criteria = criteria_of(query);
    std::size_t number = 0;
    ATELIER_CHECK(criteria.run(connection, "SELECT count(*) FROM beads" + criteria.where(),
                               [&](const Statement& row) -> Result<void> {
                                   number += static_cast<std::size_t>(row.number(0));
                                   return {};
                               }));
    return query.newest > 0 ? std::min(number, query.newest) : number;
}

Result<std::vector<BeadId>> find_beside(Connection& connection, const BeadId& id) {
    const std::string start = id.str().substr(0, id.str().find('.'));
    std::vector<BeadId> found;
    for (const char* const sql :
         {"SELECT id FROM beads WHERE id < ?1 ORDER BY id DESC LIMIT 1",
          "SELECT id FROM beads WHERE id > ?1 AND NOT (id >= ?1 || '.' AND id < ?1 || '/') "
          "ORDER BY id LIMIT 1"}) {
        ATELIER_TRY(Statement statement, connection.prepare(sql));
        statement.bind(start);
        ATELIER_TRY(const bool any, statement.step());
        if (!any) continue;
        ATELIER_TRY(BeadId other, BeadId::parse(statement.text(0)));
        found.push_back(std::move(other));
    }
    return found;
}

} // namespace atelier::sqlite
