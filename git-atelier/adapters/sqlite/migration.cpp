#include "adapters/sqlite/migration.hpp"

#include "adapters/sqlite/place.hpp"
#include "adapters/sqlite/schema.hpp"
#include "posix/replace_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace atelier::sqlite {
namespace {

namespace fs = std::filesystem;

// What brings a file of version 1, 2, ... to the next one, so that it becomes what `write_schema`
// writes. A step that was ever released stays.
constexpr const char* steps[] = {
    // Beads keep what other Beads programs know of them.
    "ALTER TABLE beads ADD COLUMN extra TEXT",
    // What is open, and what was changed last, are found among any number of closed beads.
    "DROP INDEX beads_kind;"
    "CREATE INDEX beads_kind ON beads(kind, status, updated_at);"
    "DROP INDEX beads_assignee;"
    "CREATE INDEX beads_assignee ON beads(assignee, status) WHERE assignee IS NOT NULL",
    // What waits for a mirror is found among any number of beads that do not.
    "ALTER TABLE beads ADD COLUMN delivered INTEGER;"
    "UPDATE beads SET delivered = (SELECT json_extract(value,'$.delivered') FROM remembered "
    "WHERE key = 'mirror:bead:' || id AND json_valid(value));"
    "CREATE INDEX beads_undelivered ON beads(n) WHERE delivered IS NOT revision",
    // What last kept a changeset from landing was told by the log alone.
    "CREATE TABLE setbacks("
    "changeset TEXT PRIMARY KEY, code TEXT, paths TEXT NOT NULL) WITHOUT ROWID;"
    "INSERT INTO setbacks SELECT bead, "
    "CASE type WHEN 'changeset.reopened' THEN 'conflict' ELSE json_extract(data,'$.code') END, "
    "coalesce(json_extract(data,'$.conflicts'),'[]') "
    "FROM events WHERE json_valid(data) AND seq IN (SELECT max(seq) FROM events WHERE "
    "type IN ('changeset.reopened','changeset.blocked') AND bead IS NOT NULL GROUP BY bead)",
    // How far a worktree was made, and that an agent has worked in it, was to be guessed from
    // what stood there.
    "CREATE TABLE worktrees("
    "name TEXT PRIMARY KEY, phase TEXT NOT NULL, session TEXT) WITHOUT ROWID;"
    "INSERT INTO worktrees SELECT s.changeset, "
    "CASE WHEN EXISTS(SELECT 1 FROM events e WHERE e.bead = s.changeset AND "
    "e.type = 'session.stage' AND json_valid(e.data) AND "
    "json_extract(e.data,'$.stage') = 'agent') THEN 'worked-in' "
    "WHEN EXISTS(SELECT 1 FROM remembered r WHERE r.key = 'furnished:' || s.changeset AND "
    "r.value = 'done') THEN 'set-up' "
    "WHEN max(s.ended_at IS NULL) THEN 'making' ELSE 'made' END, max(s.id) "
    "FROM sessions s JOIN beads b ON b.id = s.changeset "
    "WHERE s.worktree <> '' AND b.status <> 'closed' GROUP BY s.changeset;"
    "DELETE FROM remembered WHERE key LIKE 'furnished:%'",
    // A decision names its event. What the log says is named here, and counts once somebody who may
    // decide has adopted it (app/core/adopt_log.hpp).
    "CREATE TABLE decisions("
    "bead TEXT, act TEXT, seq INTEGER, hash TEXT, PRIMARY KEY(bead, act)) WITHOUT ROWID;"
    "WITH named(type, act) AS (VALUES ('epic.promoted','promotion'), ('epic.created','promotion'), "
    "('epic.imported','promotion'), ('changeset.size_approved','size'), "
    "('changeset.unblocked','retry'), ('changeset.abandoned','abandon'), "
    "('epic.abandoned','abandon'), ('changeset.imported','abandon'), ('epic.imported','abandon')) "
    "INSERT INTO decisions SELECT bead, act, max(seq), hash FROM events JOIN named USING(type) "
    "WHERE bead IS NOT NULL AND (type <> 'epic.created' OR "
    "(json_valid(data) AND json_extract(data,'$.draft') = 0)) GROUP BY bead, act;"
    "INSERT OR REPLACE INTO remembered VALUES('decisions','as-found')",
    // Runs of workflows.
    run_tables,
};
static_assert(std::size(steps) == schema_version - 1);

// By a connection of its own: one that writes cannot be copied from.
Result<void> copy_file(const fs::path& from, const fs::path& to, Millis deadline) {
    const unsigned int mode = posix::mode_for(from);
    const auto made = posix::open_file(to, O_RDWR | O_CREAT | O_TRUNC, mode);
    // Whatever the umask.
    if (!made || ::fchmod(made->get(), mode) != 0)
        return fail(system_error(to, made ? std::errc(errno) : made.error()));
    ATELIER_TRY(const auto source, Connection::open(from, Access::read_only, deadline, nullptr));
    ATELIER_TRY(const auto target, Connection::open(to, Access::read_write, deadline, nullptr));
    return source->copy_to(*target);
}

// Complete under its name, or not there.
Result<void> keep_copy(const fs::path& file, const fs::path& name, Millis deadline) {
    const fs::path draft = name.string() + ".new-" + std::to_string(::getpid());
    auto copied = copy_file(file, draft, deadline);
    if (copied) copied = synchronise(draft);
    if (copied)
        if (const auto renamed = posix::rename_file(draft, name); !renamed)
            copied = fail(system_error(name, renamed.error()));
    if (copied) return copied;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        ::unlink((draft.string() + suffix).c_str());
    return copied;
}

Result<void> take_steps(Connection& connection, std::int64_t from, Millis deadline) {
    const fs::path file = connection.file();
    ATELIER_CHECK(keep_copy(file, backup_of(file, from), deadline));
    for (std::int64_t at = from; at < schema_version; ++at)
        ATELIER_CHECK(connection.execute(steps[at - 1]));
    ATELIER_CHECK(set_schema_version(connection));
    return connection.execute("COMMIT");
}

} // namespace

fs::path backup_of(const fs::path& file, std::int64_t version) {
    return file.string() + ".v" + std::to_string(version);
}

Result<void> migrate(Connection& connection, const std::string& project_id, Millis deadline) {
    ATELIER_CHECK(connection.execute("BEGIN IMMEDIATE"));
    // Whoever came through the gate before may have done it for everybody.
    const auto version = check_schema(connection, project_id);
    auto done = version ? Result<void>() : fail(version.error());
    if (version && *version < schema_version) done = take_steps(connection, *version, deadline);
    if (connection.in_transaction()) (void)connection.script("ROLLBACK");
    return done;
}

} // namespace atelier::sqlite
