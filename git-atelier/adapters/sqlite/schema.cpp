#include "adapters/sqlite/schema.hpp"

namespace atelier::sqlite {
namespace {

// Times are milliseconds since 1970. NULL stands for "nobody", "none" and "" in columns that are
// looked up, so that their indexes hold only what is set. `labels` and `depends_on` in beads are
// what is read, a line each; the tables of those names find beads by them. The whole text, with
// run_tables, fits into the file's first page, so that no other page, damaged, takes the tables
// with it. A file that was made before version 8 has smaller pages, and its text stands on three.
constexpr const char* tables = R"sql(
CREATE TABLE meta(project_id TEXT NOT NULL);
CREATE TABLE beads(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, status TEXT NOT NULL,
  title TEXT NOT NULL, issue_type TEXT NOT NULL, priority INTEGER NOT NULL,
  description TEXT NOT NULL, notes TEXT NOT NULL, labels TEXT NOT NULL, depends_on TEXT NOT NULL,
  assignee TEXT, created_by TEXT NOT NULL, created_at INTEGER NOT NULL, updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL, parent TEXT REFERENCES beads(id), hook TEXT,
  close_reason TEXT NOT NULL, revision INTEGER NOT NULL,
  msg_type TEXT, msg_from TEXT, thread TEXT, reply_to TEXT, cc TEXT, queue TEXT, channel TEXT,
  claimed_by TEXT, claimed_at INTEGER, read_at INTEGER, msg_key TEXT, extra TEXT,
  delivered INTEGER);
CREATE INDEX beads_kind ON beads(kind, status, updated_at);
CREATE INDEX beads_parent ON beads(parent) WHERE parent IS NOT NULL;
CREATE INDEX beads_assignee ON beads(assignee, status) WHERE assignee IS NOT NULL;
CREATE INDEX beads_hook ON beads(hook) WHERE hook IS NOT NULL;
CREATE INDEX beads_thread ON beads(thread) WHERE thread IS NOT NULL;
CREATE INDEX beads_msg_key ON beads(msg_key) WHERE msg_key IS NOT NULL;
CREATE INDEX beads_undelivered ON beads(n) WHERE delivered IS NOT revision;
CREATE TABLE labels(
  label TEXT NOT NULL, bead TEXT NOT NULL REFERENCES beads(id),
  PRIMARY KEY(label, bead)) WITHOUT ROWID;
CREATE TABLE dependencies(
  prerequisite TEXT NOT NULL REFERENCES beads(id), bead TEXT NOT NULL REFERENCES beads(id),
  PRIMARY KEY(prerequisite, bead)) WITHOUT ROWID;
CREATE TABLE children(parent TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE leases(
  bead TEXT PRIMARY KEY, agent TEXT NOT NULL, session TEXT NOT NULL, host TEXT NOT NULL,
  boot_id TEXT NOT NULL, pid_namespace TEXT NOT NULL, pid INTEGER NOT NULL,
  start_time INTEGER NOT NULL, expires_at INTEGER NOT NULL, fencing INTEGER NOT NULL,
  ended INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions(
  id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, epic TEXT, changeset TEXT, stage TEXT NOT NULL,
  started_at INTEGER NOT NULL, ended_at INTEGER, worktree TEXT NOT NULL, branch TEXT, base TEXT,
  start TEXT, head TEXT, onto TEXT, fencing INTEGER NOT NULL, declared TEXT NOT NULL,
  summary TEXT NOT NULL, more_work TEXT NOT NULL, outcome TEXT NOT NULL,
  outcome_text TEXT NOT NULL);
CREATE INDEX sessions_changeset ON sessions(changeset) WHERE changeset IS NOT NULL;
CREATE INDEX sessions_open ON sessions(agent) WHERE ended_at IS NULL;
CREATE TABLE setbacks(
  changeset TEXT PRIMARY KEY, code TEXT, paths TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE worktrees(
  name TEXT PRIMARY KEY, phase TEXT NOT NULL, session TEXT) WITHOUT ROWID;
CREATE TABLE decisions(
  bead TEXT, act TEXT, seq INTEGER, hash TEXT, PRIMARY KEY(bead, act)) WITHOUT ROWID;
CREATE TABLE remembered(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, session TEXT NOT NULL,
  type TEXT NOT NULL, bead TEXT, data TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX events_bead ON events(bead) WHERE bead IS NOT NULL;
)sql";

Result<std::int64_t> version_of(Connection& connection) {
    ATELIER_TRY(Statement version, connection.prepare("PRAGMA user_version"));
    ATELIER_TRY(const bool has_version, version.step());
    return has_version ? version.number(0) : 0;
}

} // namespace

Result<void> write_schema(Connection& connection, const std::string& project_id) {
    ATELIER_CHECK(connection.execute("PRAGMA page_size=8192"));
    ATELIER_CHECK(connection.execute("BEGIN IMMEDIATE"));
    ATELIER_CHECK(connection.execute(tables));
    ATELIER_CHECK(connection.execute(run_tables));
    ATELIER_TRY(Statement insert, connection.prepare("INSERT INTO meta(project_id) VALUES(?)"));
    ATELIER_CHECK(insert.bind(project_id).run());
    ATELIER_CHECK(set_schema_version(connection));
    ATELIER_CHECK(connection.execute("COMMIT"));
    // Last, so that everything is in the file itself and nothing in a log beside it.
    return connection.execute("PRAGMA journal_mode=WAL");
}

Result<void> set_schema_version(Connection& connection) {
    return connection.execute(("PRAGMA user_version=" + std::to_string(schema_version)).c_str());
}

Result<std::int64_t> check_schema(Connection& connection, const std::string& project_id) {
    const std::string file = connection.file().string();
    ATELIER_TRY(const std::int64_t number, version_of(connection));
    if (number < 1) {
        std::error_code unknown;
        const bool empty = std::filesystem::file_size(connection.file(), unknown) == 0;
        return fail(
            corrupt(connection.file(), empty ? "it is empty" : "it holds no plan of this program"));
    }
    if (number > schema_version) {
        Json details = Json::object();
        details.set("file", file).set("version", number).set("supported", schema_version);
        return fail(ErrorCode::store_newer, file + " was written by a newer version of git-atelier",
                    advise(Hint::install_newer), std::move(details));
    }
    ATELIER_TRY(Statement project, connection.prepare("SELECT project_id FROM meta"));
    ATELIER_TRY(const bool has_project, project.step());
    if (!has_project) return fail(corrupt(connection.file(), "it does not say whose plan it is"));
    if (project.text(0) == project_id) return number;
    Json details = Json::object();
    details.set("file", file).set("project", project.text(0)).set("expected", project_id);
    return fail(ErrorCode::store_foreign,
                file + " is the plan of another project, " + std::string(project.text(0)),
                advise(Hint::put_own_file_back), std::move(details));
}

Result<void> require_current(Connection& connection, const std::string& project_id) {
    ATELIER_TRY(const std::int64_t version, check_schema(connection, project_id));
    if (version == schema_version) return {};
    return fail(ErrorCode::store_failed,
                connection.file().string() + " was replaced by one of an older version",
                advise(Hint::store_replaced));
}

} // namespace atelier::sqlite
