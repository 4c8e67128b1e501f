// A store as version 1 wrote it, in SQL.
#pragma once

namespace atelier::test {

// For the project "project-1": one epic with a message.
inline constexpr const char* first_store = R"sql(
CREATE TABLE meta(project_id TEXT NOT NULL);
CREATE TABLE beads(
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, status TEXT NOT NULL,
  title TEXT NOT NULL, issue_type TEXT NOT NULL, priority INTEGER NOT NULL,
  description TEXT NOT NULL, notes TEXT NOT NULL, labels TEXT NOT NULL, depends_on TEXT NOT NULL,
  assignee TEXT, created_by TEXT NOT NULL, created_at INTEGER NOT NULL, updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL, parent TEXT REFERENCES beads(id), hook TEXT,
  close_reason TEXT NOT NULL, revision INTEGER NOT NULL,
  msg_type TEXT, msg_from TEXT, thread TEXT, reply_to TEXT, cc TEXT, queue TEXT, channel TEXT,
  claimed_by TEXT, claimed_at INTEGER, read_at INTEGER, msg_key TEXT);
CREATE INDEX beads_kind ON beads(kind, status);
CREATE INDEX beads_parent ON beads(parent) WHERE parent IS NOT NULL;
CREATE INDEX beads_assignee ON beads(assignee) WHERE assignee IS NOT NULL;
CREATE INDEX beads_hook ON beads(hook) WHERE hook IS NOT NULL;
CREATE INDEX beads_thread ON beads(thread) WHERE thread IS NOT NULL;
CREATE INDEX beads_msg_key ON beads(msg_key) WHERE msg_key IS NOT NULL;
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
CREATE TABLE remembered(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, session TEXT NOT NULL,
  type TEXT NOT NULL, bead TEXT, data TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX events_bead ON events(bead) WHERE bead IS NOT NULL;
INSERT INTO meta(project_id) VALUES('project-1');
INSERT INTO beads VALUES(
  1,'at-old01','epic','open','an old epic','epic',2,'scope: x','','at:epic','',NULL,'olga',1000,
  'olga',2000,NULL,NULL,'',4,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO beads VALUES(
  2,'at-old01.1','message','open','mail','message',2,'hello','','at:message','','bob','olga',1500,
  'olga',1500,'at-old01',NULL,'',1,'reply','alice',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO labels VALUES('at:epic','at-old01'),('at:message','at-old01.1');
INSERT INTO children VALUES('at-old01',1);
PRAGMA user_version=1;
PRAGMA journal_mode=WAL;
)sql";

} // namespace atelier::test
