// What is in the file. Few objects: SQLite reads all of this whenever a program opens the store,
// and skills are to answer within a millisecond or two.
#pragma once

#include "adapters/sqlite/connection.hpp"

namespace atelier::sqlite {

inline constexpr std::int64_t schema_version = 8;

// What version 8 added. What is long in a row stands last, so that lists need not read it.
inline constexpr const char* run_tables = R"sql(
CREATE TABLE runs(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE REFERENCES beads(id), workflow TEXT NOT NULL,
  status TEXT NOT NULL, created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
  changeset TEXT, subject TEXT NOT NULL, document TEXT, patron TEXT, artisans TEXT NOT NULL,
  sources TEXT NOT NULL, branch TEXT, base TEXT, head TEXT, reason TEXT, seed INTEGER NOT NULL,
  start_stage TEXT, auto_advance INTEGER NOT NULL, max_tokens INTEGER, max_cost REAL,
  max_time INTEGER, waits_at TEXT, waits_for TEXT, request TEXT NOT NULL,
  definition TEXT NOT NULL);
CREATE INDEX runs_new ON runs(created_at DESC, length(id), id, status, workflow);
CREATE INDEX runs_open ON runs(status) WHERE status NOT IN ('completed','failed','cancelled');
CREATE INDEX runs_changeset ON runs(changeset) WHERE changeset IS NOT NULL;
CREATE TABLE turns(
  run TEXT NOT NULL REFERENCES runs(id), n INTEGER NOT NULL, kind TEXT NOT NULL,
  path TEXT NOT NULL, attempt INTEGER NOT NULL, stage TEXT, visit INTEGER NOT NULL,
  round INTEGER NOT NULL, role TEXT, artisan TEXT, status TEXT NOT NULL, session TEXT,
  began_at TEXT, left_at TEXT, piece TEXT, verdict TEXT, score REAL, says_done INTEGER NOT NULL,
  unchanged INTEGER NOT NULL, input INTEGER, cached INTEGER, output INTEGER, cost REAL,
  started_at INTEGER NOT NULL, ended_at INTEGER, error TEXT, error_text TEXT, score_card TEXT,
  text TEXT, PRIMARY KEY(run, n)) WITHOUT ROWID;
CREATE UNIQUE INDEX turns_path ON turns(run, path, attempt);
CREATE INDEX turns_artisan ON turns(artisan, ended_at) WHERE artisan IS NOT NULL;
CREATE INDEX turns_session ON turns(session) WHERE session IS NOT NULL;
CREATE TABLE signals(
  run TEXT NOT NULL REFERENCES runs(id), n INTEGER NOT NULL, kind TEXT NOT NULL, path TEXT,
  after_turn INTEGER NOT NULL, receiver TEXT, text TEXT, piece TEXT, tree TEXT,
  amount INTEGER NOT NULL, sender TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(run, n)) WITHOUT ROWID;
CREATE TABLE pieces(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL REFERENCES runs(id),
  turn INTEGER NOT NULL, origin TEXT NOT NULL, path TEXT, stage TEXT, artisan TEXT, form TEXT,
  patron TEXT, preview TEXT NOT NULL, commit_id TEXT NOT NULL, intermediate INTEGER NOT NULL,
  thanks INTEGER NOT NULL, created_at INTEGER NOT NULL, interpretation TEXT,
  searched TEXT NOT NULL);
CREATE INDEX pieces_new ON
  pieces(created_at DESC, length(id), id, intermediate, artisan, form, patron);
CREATE INDEX pieces_run ON pieces(run);
CREATE TABLE derivations(
  piece TEXT NOT NULL REFERENCES pieces(id), position INTEGER NOT NULL,
  parent TEXT NOT NULL REFERENCES pieces(id), PRIMARY KEY(piece, position)) WITHOUT ROWID;
CREATE INDEX derivations_parent ON derivations(parent);
CREATE TABLE pauses(
  kind TEXT NOT NULL, name TEXT NOT NULL, reason TEXT NOT NULL, ordered_by TEXT,
  since INTEGER NOT NULL, trial_at INTEGER, PRIMARY KEY(kind, name)) WITHOUT ROWID;
)sql";

// Into an empty file.
Result<void> write_schema(Connection& connection, const std::string& project_id);

Result<void> set_schema_version(Connection& connection);

// Reads version and project, which also attaches the connection to the log and, inside a
// transaction, begins its snapshot. Returns the version, which may be an older one.
Result<std::int64_t> check_schema(Connection& connection, const std::string& project_id);
// The same where an older one has been brought up to date before (adapters/sqlite/migration.hpp).
Result<void> require_current(Connection& connection, const std::string& project_id);

} // namespace atelier::sqlite
