#include "adapters/sqlite/rows.hpp"

#include "adapters/sqlite/row_reader.hpp"

#include <algorithm>

namespace atelier::sqlite {

const char* const bead_columns =
    "id,kind,status,title,issue_type,priority,description,notes,labels,depends_on,assignee,"
    "created_by,created_at,updated_by,updated_at,parent,hook,close_reason,revision,extra,"
    "msg_type";
const char* const lease_columns =
    "bead,agent,session,host,boot_id,pid_namespace,pid,start_time,expires_at,fencing,ended";
const char* const session_columns =
    "id,agent,epic,changeset,stage,started_at,ended_at,worktree,branch,base,start,head,onto,"
    "fencing,declared,summary,more_work,outcome,outcome_text";
const char* const setback_columns = "changeset,code,paths";
const char* const worktree_columns = "name,phase,session";
const char* const decision_columns = "bead,act,seq,hash";
const char* const event_columns = "seq,at,actor,session,type,bead,data,hash";

namespace {

const std::string header_columns =
    "msg_from,thread,reply_to,cc,queue,channel,claimed_by,claimed_at,read_at,msg_key";

std::string cc_text(const std::vector<std::string>& cc) {
    return cc.empty() ? std::string() : Json::strings(cc).dump();
}

MessageHeader header_in(RowReader& cells, std::string type) {
    MessageHeader header;
    header.msg_type = std::move(type);
    header.from = cells.text();
    header.thread = cells.optional<BeadId>();
    header.reply_to = cells.optional<BeadId>();
    header.cc = text_list(cells, cells.view());
    header.queue = cells.text();
    header.channel = cells.text();
    header.claimed_by = cells.text();
    header.claimed_at = cells.optional_instant();
    header.read_at = cells.optional_instant();
    header.key = cells.text();
    return header;
}

Result<MessageHeader> find_header(Connection& connection, const BeadId& id, std::string type) {
    static const std::string sql = "SELECT " + header_columns + " FROM beads WHERE id = ?";
    ATELIER_TRY(Statement statement, connection.prepare(sql));
    ATELIER_CHECK(statement.bind(id.str()).step());
    RowReader cells(statement);
    MessageHeader header = header_in(cells, std::move(type));
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return header;
}

void bind_header(Statement& to, const std::optional<MessageHeader>& header) {
    if (!header) {
        for (int i = 0; i < 11; ++i)
            to.bind_null();
        return;
    }
    to.bind(header->msg_type).bind(header->from);
    to.bind(header->thread ? std::optional(header->thread->str()) : std::nullopt);
    to.bind(header->reply_to ? std::optional(header->reply_to->str()) : std::nullopt);
    to.bind_some(cc_text(header->cc)).bind_some(header->queue).bind_some(header->channel);
    to.bind_some(header->claimed_by).bind(header->claimed_at).bind(header->read_at);
    to.bind_some(header->key);
}

} // namespace

const std::string& all_bead_columns() {
    static const std::string columns = std::string(bead_columns) + "," + header_columns;
    return columns;
}

namespace {

// Up to the header of a message.
Result<Bead> begun_bead(Connection& connection, RowReader& cells) {
    auto id = cells.required<BeadId>();
    if (!id) return fail(corrupt(connection.file(), *cells.fault()));
    Result<Bead> bead = Bead{.id = *std::move(id), .title = {}};
    cells.skip();
    bead->status = cells.name<BeadStatus>();
    bead->title = cells.text();
    bead->issue_type = cells.text();
    bead->priority = static_cast<int>(cells.number());
    bead->description = cells.text();
    bead->notes = cells.text();
    bead->labels = lines(cells.view());
    for (const std::string& line : lines(cells.view()))
        if (auto prerequisite = cells.parsed<BeadId>(line))
            bead->depends_on.push_back(*std::move(prerequisite));
    bead->assignee = cells.text();
    bead->created_by = cells.text();
    bead->created_at = cells.instant();
    bead->updated_by = cells.text();
    bead->updated_at = cells.instant();
    bead->parent = cells.optional<BeadId>();
    bead->assignment = cells.optional<BeadId>();
    bead->close_reason = cells.text();
    bead->revision = cells.number();
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    if (cells.next_is_null())
        cells.skip();
    else
        bead->extra = cells.text();
    return bead;
}

} // namespace

Result<Bead> read_bead(Connection& connection, const Statement& row) {
    RowReader cells(row);
    Result<Bead> bead = begun_bead(connection, cells);
    if (bead && !cells.next_is_null()) {
        ATELIER_TRY(bead->message, find_header(connection, bead->id, cells.text()));
    }
    return bead;
}

Result<Bead> read_whole_bead(Connection& connection, const Statement& row) {
    RowReader cells(row);
    Result<Bead> bead = begun_bead(connection, cells);
    if (!bead || cells.next_is_null()) return bead;
    bead->message = header_in(cells, cells.text());
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return bead;
}

void bind_bead(Statement& to, const Bead& bead) {
    to.bind(bead.id.str()).bind(name_of(kind_of(bead))).bind(name_of(bead.status));
    to.bind(bead.title).bind(bead.issue_type).bind(std::int64_t{bead.priority});
    to.bind(bead.description).bind(bead.notes);
    to.bind(join(bead.labels, "\n")).bind(joined(bead.depends_on));
    to.bind_some(bead.assignee).bind(bead.created_by).bind(bead.created_at);
    to.bind(bead.updated_by).bind(bead.updated_at);
    to.bind(str(bead.parent)).bind(str(bead.assignment));
    to.bind(bead.close_reason).bind(bead.revision).bind_some(bead.extra);
    bind_header(to, bead.message);
}

Result<Lease> read_lease(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto on = cells.required<BeadId>();
    auto agent = cells.required<AgentId>();
    auto session = cells.required<SessionId>();
    if (!on || !agent || !session) return fail(corrupt(connection.file(), *cells.fault()));
    Lease lease{.on = *std::move(on), .agent = *std::move(agent), .session = *std::move(session)};
    lease.keeper.host = cells.text();
    lease.keeper.boot_id = cells.text();
    lease.keeper.pid_namespace = cells.text();
    lease.keeper.pid = cells.number();
    lease.keeper.start_time = cells.number();
    lease.expires_at = cells.instant();
    lease.fencing = cells.number();
    lease.ended = cells.number() != 0;
    return lease;
}

void bind_lease(Statement& to, const Lease& lease) {
    to.bind(lease.on.str()).bind(lease.agent.str()).bind(lease.session.str());
    to.bind(lease.keeper.host).bind(lease.keeper.boot_id).bind(lease.keeper.pid_namespace);
    to.bind(lease.keeper.pid).bind(lease.keeper.start_time).bind(lease.expires_at);
    to.bind(lease.fencing).bind(std::int64_t{lease.ended});
}

Result<Session> read_session(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto id = cells.required<SessionId>();
    auto agent = cells.required<AgentId>();
    if (!id || !agent) return fail(corrupt(connection.file(), *cells.fault()));
    Session session{.id = *std::move(id), .agent = *std::move(agent)};
    session.epic = cells.optional<BeadId>();
    session.changeset = cells.optional<BeadId>();
    session.stage = cells.name<Stage>();
    session.started_at = cells.instant();
    session.ended_at = cells.optional_instant();
    session.worktree = cells.text();
    session.branch = cells.optional<BranchName>();
    session.base = cells.optional<CommitId>();
    session.start = cells.optional<CommitId>();
    session.head = cells.optional<CommitId>();
    session.onto = cells.optional<CommitId>();
    session.fencing = cells.number();
    session.declared = cells.name<Declared>();
    session.summary = cells.text();
    session.more_work = cells.text();
    if (const std::string outcome = cells.text(); !outcome.empty())
        session.outcome = SessionOutcome::parse(outcome);
    session.outcome_text = cells.text();
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return session;
}

void bind_session(Statement& to, const Session& session) {
    to.bind(session.id.str()).bind(session.agent.str());
    to.bind(str(session.epic)).bind(str(session.changeset)).bind(name_of(session.stage));
    to.bind(session.started_at).bind(session.ended_at).bind(session.worktree);
    to.bind(str(session.branch)).bind(str(session.base)).bind(str(session.start));
    to.bind(str(session.head)).bind(str(session.onto)).bind(session.fencing);
    to.bind(name_of(session.declared)).bind(session.summary).bind(session.more_work);
    to.bind(session.outcome ? session.outcome->text() : "").bind(session.outcome_text);
}

Result<Setback> read_setback(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto changeset = cells.required<BeadId>();
    if (!changeset) return fail(corrupt(connection.file(), *cells.fault()));
    std::optional<ErrorCode> code;
    if (cells.next_is_null()) {
        cells.skip();
    } else {
        const std::string_view name = cells.view();
        code = error_code_named(name);
        if (!code) cells.wrong(name);
    }
    auto paths = text_list(cells, cells.view());
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return setback_of(*changeset, code, std::move(paths));
}

void bind_setback(Statement& to, const Setback& setback) {
    to.bind(setback.changeset.str());
    const auto code = code_of(setback);
    to.bind(code ? std::optional(info(*code).name) : std::nullopt);
    to.bind(Json::strings(paths_of(setback)).dump());
}

Result<WorktreeRecord> read_worktree(Connection& connection, const Statement& row) {
    RowReader cells(row);
    WorktreeRecord worktree;
    worktree.name = cells.text();
    worktree.phase = cells.name<WorktreePhase>();
    worktree.session = cells.optional<SessionId>();
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return worktree;
}

void bind_worktree(Statement& to, const WorktreeRecord& worktree) {
    to.bind(worktree.name).bind(name_of(worktree.phase)).bind(str(worktree.session));
}

Result<Event> read_event(Connection& connection, const Statement& row) {
    RowReader cells(row);
    Event event;
    event.seq = cells.number();
    event.at = cells.instant();
    event.actor = cells.text();
    event.session = cells.text();
    event.type = cells.text();
    event.bead = cells.optional<BeadId>();
    event.data = cells.text();
    event.hash = cells.text();
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return event;
}

void bind_event(Statement& to, const Event& event) {
    to.bind(event.seq).bind(event.at).bind(event.actor).bind(event.session).bind(event.type);
    to.bind(str(event.bead)).bind(event.data).bind(event.hash);
}

Result<DecisionRow> read_decision(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto bead = cells.required<BeadId>();
    if (!bead) return fail(corrupt(connection.file(), *cells.fault()));
    DecisionRow decision{*std::move(bead), cells.name<Act>(), cells.number(), cells.text()};
    if (cells.fault()) return fail(corrupt(connection.file(), *cells.fault()));
    return decision;
}

void bind_decision(Statement& to, const DecisionRow& decision) {
    to.bind(decision.bead.str()).bind(name_of(decision.act));
    to.bind(decision.seq).bind(decision.hash);
}

namespace {

// "?,?,?" for a list of columns.
std::string placeholders(std::string_view columns) {
    std::string out = "?";
    for (auto commas = std::count(columns.begin(), columns.end(), ','); commas > 0; --commas)
        out += ",?";
    return out;
}

} // namespace

std::string writing_of(const char* verb, const char* table, const std::string& columns) {
    return std::string(verb) + " INTO " + table + "(" + columns + ") VALUES(" +
           placeholders(columns) + ")";
}

std::string changing_of(const char* table, const std::string& columns) {
    const std::string changed = columns.substr(sizeof("id,") - 1);
    return std::string("UPDATE ") + table + " SET (" + changed + ") = (?2" +
           placeholders(changed).substr(1) + ") WHERE id = ?1";
}

} // namespace atelier::sqlite
