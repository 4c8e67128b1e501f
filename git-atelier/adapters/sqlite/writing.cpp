#include "adapters/sqlite/writing.hpp"

#include "adapters/sqlite/finding.hpp"
#include "adapters/sqlite/reading.hpp"
#include "adapters/sqlite/rows.hpp"
#include "domain/bead/revision.hpp"

namespace atelier::sqlite {
namespace {

Result<bool> exists(Connection& connection, const BeadId& id) {
    ATELIER_TRY(const auto row, find_row(connection, id));
    return row.has_value();
}

Result<void> require_references(Connection& connection, const Bead& bead) {
    std::vector<BeadId> named = bead.depends_on;
    if (bead.parent) named.push_back(*bead.parent);
    for (const BeadId& id : named) {
        ATELIER_TRY(const bool there, exists(connection, id));
        if (!there) return fail(no_such_reference(bead, id));
    }
    return {};
}

Result<void> write_labels(Connection& connection, const Bead& bead) {
    for (const std::string& label : bead.labels) {
        ATELIER_TRY(Statement insert,
                    connection.prepare("INSERT INTO labels(label,bead) VALUES(?,?)"));
        ATELIER_CHECK(insert.bind(label).bind(bead.id.str()).run());
    }
    return {};
}

Result<void> write_dependencies(Connection& connection, const Bead& bead) {
    for (const BeadId& prerequisite : bead.depends_on) {
        ATELIER_TRY(Statement insert,
                    connection.prepare("INSERT INTO dependencies(prerequisite,bead) VALUES(?,?)"));
        ATELIER_CHECK(insert.bind(prerequisite.str()).bind(bead.id.str()).run());
    }
    return {};
}

Result<void> erase(Connection& connection, const char* table, const char* column,
                   std::string_view value, const BeadId& bead) {
    ATELIER_TRY(Statement statement, connection.prepare(std::string("DELETE FROM ") + table +
                                                        " WHERE " + column + " = ? AND bead = ?"));
    return statement.bind(value).bind(bead.str()).run();
}

Result<void> insert_row(Connection& connection, const Bead& stored) {
    ATELIER_CHECK(require_references(connection, stored));
    static const std::string sql = writing_of("INSERT", "beads", all_bead_columns());
    ATELIER_TRY(Statement insert, connection.prepare(sql));
    bind_bead(insert, stored);
    ATELIER_CHECK(insert.run());
    ATELIER_CHECK(write_labels(connection, stored));
    return write_dependencies(connection, stored);
}

Result<void> replace_row(Connection& connection, const Bead& before, const Bead& after) {
    ATELIER_CHECK(require_references(connection, after));
    static const std::string sql = changing_of("beads", all_bead_columns());
    ATELIER_TRY(Statement update, connection.prepare(sql));
    bind_bead(update, after);
    ATELIER_CHECK(update.run());
    if (before.labels != after.labels) {
        for (const std::string& label : before.labels)
            ATELIER_CHECK(erase(connection, "labels", "label", label, after.id));
        ATELIER_CHECK(write_labels(connection, after));
    }
    if (before.depends_on != after.depends_on) {
        for (const BeadId& id : before.depends_on)
            ATELIER_CHECK(erase(connection, "dependencies", "prerequisite", id.str(), after.id));
        ATELIER_CHECK(write_dependencies(connection, after));
    }
    return {};
}

// No number up to this child's is given to another one.
Result<void> count_child(Connection& connection, const ChildNumber& child) {
    ATELIER_TRY(
        Statement statement,
        connection.prepare("INSERT INTO children(parent,last) VALUES(?,?) ON "
                           "CONFLICT(parent) DO UPDATE SET last = max(last,excluded.last)"));
    return statement.bind(child.parent.str()).bind(child.number).run();
}

} // namespace

Result<Bead> create_bead(Connection& connection, const Bead& bead, const Stamp& stamp) {
    ATELIER_TRY(Bead stored, first_revision(bead, stamp.actor, stamp.now));
    ATELIER_TRY(const bool taken, exists(connection, bead.id));
    if (taken) return fail(id_in_use(bead.id));
    ATELIER_CHECK(insert_row(connection, stored));
    return stored;
}

Result<Bead> update_bead(Connection& connection, const Bead& bead, const Stamp& stamp) {
    ATELIER_TRY(const auto before, find_bead(connection, bead.id));
    if (!before) return fail(no_such_bead(bead.id));
    ATELIER_TRY(const auto after, next_revision(*before, bead, stamp.actor, stamp.now));
    if (!after) return *before;
    ATELIER_CHECK(replace_row(connection, *before, *after));
    return *after;
}

Result<Bead> restore_bead(Connection& connection, const Bead& bead) {
    ATELIER_TRY(const auto before, find_bead(connection, bead.id));
    ATELIER_TRY(Bead after, restored_revision(before, bead));
    if (before)
        ATELIER_CHECK(replace_row(connection, *before, after));
    else
        ATELIER_CHECK(insert_row(connection, after));
    if (const auto child = child_number(after.id)) ATELIER_CHECK(count_child(connection, *child));
    return after;
}

Result<Event> append_event(Connection& connection, const NewEvent& event, const Stamp& stamp) {
    ChainEnd end;
    {
        ATELIER_TRY(Statement last,
                    connection.prepare("SELECT seq, hash, at FROM events ORDER BY seq DESC "
                                       "LIMIT 1"));
        ATELIER_TRY(const bool any, last.step());
        if (any) end = {last.number(0), std::string(last.text(1)), Time{Millis{last.number(2)}}};
    }
    ATELIER_TRY(Event stored, next_event(end, event, stamp.now, stamp.actor, stamp.session));
    static const std::string sql = writing_of("INSERT", "events", event_columns);
    ATELIER_TRY(Statement insert, connection.prepare(sql));
    bind_event(insert, stored);
    ATELIER_CHECK(insert.run());
    return stored;
}

Result<std::int64_t> next_child(Connection& connection, const BeadId& parent) {
    ATELIER_TRY(
        Statement statement,
        connection.prepare("INSERT INTO children(parent,last) VALUES(?,1) ON "
                           "CONFLICT(parent) DO UPDATE SET last = last + 1 RETURNING last"));
    ATELIER_TRY(const bool given, statement.bind(parent.str()).step());
    if (!given) return fail(corrupt(connection.file(), "a count of children is missing"));
    const std::int64_t number = statement.number(0);
    ATELIER_CHECK(statement.run());
    return number;
}

Result<void> prepare_writing(Connection& connection, Durability durability) {
    return connection.script(durability == Durability::full
                                 ? "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL"
                                 : "PRAGMA foreign_keys=ON; PRAGMA synchronous=NORMAL");
}

Result<void> put_lease(Connection& connection, const Lease& lease,
                       const std::optional<LeaseTerm>& replaces) {
    ATELIER_TRY(const auto stored, find_lease(connection, lease.on));
    ATELIER_CHECK(require_term(lease.on, stored, replaces));
    static const std::string sql = writing_of("INSERT OR REPLACE", "leases", lease_columns);
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    bind_lease(statement, lease);
    return statement.run();
}

Result<void> put_session(Connection& connection, const Session& session) {
    static const std::string sql = writing_of("INSERT OR REPLACE", "sessions", session_columns);
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    bind_session(statement, session);
    return statement.run();
}

Result<void> put_decision(Connection& connection, const DecisionRow& decision) {
    static const std::string sql = writing_of("INSERT OR REPLACE", "decisions", decision_columns);
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    bind_decision(statement, decision);
    return statement.run();
}

Result<void> forget_decision(Connection& connection, const BeadId& bead, Act act) {
    ATELIER_TRY(Statement statement,
                connection.prepare("DELETE FROM decisions WHERE bead = ? AND act = ?"));
    return statement.bind(bead.str()).bind(name_of(act)).run();
}

Result<void> put_setback(Connection& connection, const Setback& setback) {
    static const std::string sql = writing_of("INSERT OR REPLACE", "setbacks", setback_columns);
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    bind_setback(statement, setback);
    return statement.run();
}

Result<void> put_worktree(Connection& connection, const WorktreeRecord& worktree) {
    static const std::string sql = writing_of("INSERT OR REPLACE", "worktrees", worktree_columns);
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    bind_worktree(statement, worktree);
    return statement.run();
}

Result<void> forget_worktree(Connection& connection, const std::string& name) {
    ATELIER_TRY(Statement statement, connection.prepare("DELETE FROM worktrees WHERE name = ?"));
    return statement.bind(name).run();
}

Result<void> put_delivered(Connection& connection, const BeadId& bead, std::int64_t revision) {
    ATELIER_TRY(Statement update,
                connection.prepare("UPDATE beads SET delivered = ? WHERE id = ?"));
    return update.bind(revision).bind(bead.str()).run();
}

Result<void> remember(Connection& connection, const std::string& key, const std::string& value) {
    ATELIER_TRY(Statement statement,
                connection.prepare("INSERT OR REPLACE INTO remembered(key,value) VALUES(?,?)"));
    return statement.bind(key).bind(value).run();
}

} // namespace atelier::sqlite
