#include "adapters/sqlite/run_rows.hpp"

#include "adapters/sqlite/row_reader.hpp"

namespace atelier::sqlite {

const char* const run_columns =
    "id,workflow,status,created_at,started_at,ended_at,changeset,subject,document,patron,artisans,"
    "sources,branch,base,head,reason,seed,start_stage,auto_advance,max_tokens,max_cost,max_time,"
    "waits_at,waits_for,request,definition";
const char* const turn_columns =
    "run,n,kind,path,attempt,stage,visit,round,role,artisan,status,session,began_at,left_at,piece,"
    "verdict,score,says_done,unchanged,input,cached,output,cost,started_at,ended_at,error,"
    "error_text,score_card,text";
const char* const signal_columns =
    "run,n,kind,path,after_turn,receiver,text,piece,tree,amount,sender,at";
const char* const piece_columns =
    "id,run,turn,origin,path,stage,artisan,form,patron,preview,commit_id,intermediate,thanks,"
    "created_at,interpretation";
const char* const derivation_columns = "piece,position,parent";
const char* const pause_columns = "kind,name,reason,ordered_by,since,trial_at";

namespace {

std::string artisans_text(const std::map<std::string, std::string>& artisans) {
    Json object = Json::object();
    for (const auto& [role, artisan] : artisans)
        object.set(role, artisan);
    return object.dump();
}

std::map<std::string, std::string> artisans_in(RowReader& cells, std::string_view text) {
    std::map<std::string, std::string> artisans;
    const auto parsed = parse_json(text);
    const Json* const object = std::get_if<Json>(&parsed);
    if (object == nullptr || !object->is_object()) {
        cells.wrong(text);
        return artisans;
    }
    for (const auto& [role, artisan] : object->as_object())
        artisans.emplace(role, artisan.is_string() ? artisan.as_string() : std::string());
    return artisans;
}

std::vector<BeadId> ids_in(RowReader& cells, std::string_view text) {
    std::vector<BeadId> ids;
    for (const std::string& line : lines(text))
        if (auto id = cells.parsed<BeadId>(line)) ids.push_back(*std::move(id));
    return ids;
}

std::optional<std::int64_t> number_of(const std::optional<Seconds>& time) {
    return time ? std::optional(std::int64_t{time->count()}) : std::nullopt;
}

Error unreadable(Connection& connection, const RowReader& cells) {
    return corrupt(connection.file(), cells.fault().value_or("a row of a run makes no sense"));
}

} // namespace

Result<Run> read_run(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto id = cells.required<BeadId>();
    if (!id) return fail(unreadable(connection, cells));
    Run run{.id = *std::move(id)};
    run.workflow = cells.text();
    run.status = cells.name<RunStatus>();
    run.created_at = cells.instant();
    run.started_at = cells.optional_instant();
    run.ended_at = cells.optional_instant();
    run.changeset = cells.optional<BeadId>();
    run.subject = cells.text();
    run.document = cells.text();
    run.patron = cells.text();
    run.artisans = artisans_in(cells, cells.view());
    run.sources = ids_in(cells, cells.view());
    run.branch = cells.optional<BranchName>();
    run.base = cells.optional<CommitId>();
    run.head = cells.optional<CommitId>();
    run.reason = cells.text();
    run.seed = static_cast<std::uint64_t>(cells.number());
    run.start_stage = cells.text();
    run.auto_advance = cells.flag();
    run.limits.tokens = cells.optional_number();
    run.limits.cost = cells.optional_real();
    if (const auto time = cells.optional_number()) run.limits.time = Seconds{*time};
    run.waits_at = cells.text();
    run.waits_for = cells.optional<BeadId>();
    run.request = cells.text();
    run.definition = cells.text();
    if (cells.fault()) return fail(unreadable(connection, cells));
    return run;
}

void bind_run(Statement& to, const Run& run) {
    to.bind(run.id.str()).bind(run.workflow).bind(name_of(run.status));
    to.bind(run.created_at).bind(run.started_at).bind(run.ended_at).bind(str(run.changeset));
    to.bind(run.subject).bind_some(run.document).bind_some(run.patron);
    to.bind(artisans_text(run.artisans)).bind(joined(run.sources));
    to.bind(str(run.branch)).bind(str(run.base)).bind(str(run.head)).bind_some(run.reason);
    to.bind(static_cast<std::int64_t>(run.seed)).bind_some(run.start_stage);
    to.bind(std::int64_t{run.auto_advance}).bind(run.limits.tokens).bind_real(run.limits.cost);
    to.bind(number_of(run.limits.time)).bind_some(run.waits_at).bind(str(run.waits_for));
    to.bind(run.request).bind(run.definition);
}

Result<TurnRecord> read_turn(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto run = cells.required<BeadId>();
    if (!run) return fail(unreadable(connection, cells));
    TurnRecord turn{.run = *std::move(run)};
    turn.n = static_cast<int>(cells.number());
    turn.kind = cells.name<TurnKind>();
    turn.path = cells.text();
    turn.attempt = static_cast<int>(cells.number());
    turn.stage = cells.text();
    turn.visit = static_cast<int>(cells.number());
    turn.round = static_cast<int>(cells.number());
    turn.role = cells.text();
    turn.artisan = cells.text();
    turn.status = cells.name<TurnStatus>();
    turn.session = cells.optional<SessionId>();
    turn.in = cells.optional<CommitId>();
    turn.out = cells.optional<CommitId>();
    turn.piece = cells.optional<BeadId>();
    turn.verdict = cells.optional_name<WorkflowVerdict>();
    turn.score = cells.optional_real();
    turn.says_done = cells.flag();
    turn.unchanged = cells.flag();
    turn.usage.input = cells.optional_number();
    turn.usage.cached = cells.optional_number();
    turn.usage.output = cells.optional_number();
    turn.usage.cost = cells.optional_real();
    turn.started_at = cells.instant();
    turn.ended_at = cells.optional_instant();
    turn.error = cells.text();
    turn.error_text = cells.text();
    turn.score_card = cells.text();
    turn.text = cells.text();
    if (cells.fault()) return fail(unreadable(connection, cells));
    return turn;
}

void bind_turn(Statement& to, const TurnRecord& turn) {
    to.bind(turn.run.str()).bind(std::int64_t{turn.n}).bind(name_of(turn.kind)).bind(turn.path);
    to.bind(std::int64_t{turn.attempt}).bind_some(turn.stage).bind(std::int64_t{turn.visit});
    to.bind(std::int64_t{turn.round}).bind_some(turn.role).bind_some(turn.artisan);
    to.bind(name_of(turn.status)).bind(str(turn.session)).bind(str(turn.in)).bind(str(turn.out));
    to.bind(str(turn.piece));
    to.bind(turn.verdict ? std::optional(name_of(*turn.verdict)) : std::nullopt);
    to.bind_real(turn.score).bind(std::int64_t{turn.says_done}).bind(std::int64_t{turn.unchanged});
    to.bind(turn.usage.input).bind(turn.usage.cached).bind(turn.usage.output);
    to.bind_real(turn.usage.cost).bind(turn.started_at).bind(turn.ended_at);
    to.bind_some(turn.error).bind_some(turn.error_text).bind_some(turn.score_card);
    to.bind_some(turn.text);
}

Result<SignalRecord> read_signal(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto run = cells.required<BeadId>();
    if (!run) return fail(unreadable(connection, cells));
    SignalRecord signal{.run = *std::move(run)};
    signal.n = static_cast<int>(cells.number());
    signal.kind = cells.name<SignalKind>();
    signal.path = cells.text();
    signal.after_turn = static_cast<int>(cells.number());
    signal.to = cells.text();
    signal.text = cells.text();
    signal.piece = cells.optional<BeadId>();
    signal.tree = cells.optional<TreeId>();
    signal.amount = static_cast<int>(cells.number());
    signal.by = cells.text();
    signal.at = cells.instant();
    if (cells.fault()) return fail(unreadable(connection, cells));
    return signal;
}

void bind_signal(Statement& to, const SignalRecord& signal) {
    to.bind(signal.run.str()).bind(std::int64_t{signal.n}).bind(name_of(signal.kind));
    to.bind_some(signal.path).bind(std::int64_t{signal.after_turn}).bind_some(signal.to);
    to.bind_some(signal.text).bind(str(signal.piece)).bind(str(signal.tree));
    to.bind(std::int64_t{signal.amount}).bind(signal.by).bind(signal.at);
}

Result<Piece> read_piece(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto id = cells.required<BeadId>();
    auto run = cells.required<BeadId>();
    const auto turn = static_cast<int>(cells.number());
    const auto origin = cells.name<PieceOrigin>();
    std::string path = cells.text();
    std::string stage = cells.text();
    std::string artisan = cells.text();
    std::string form = cells.text();
    std::string patron = cells.text();
    std::string preview = cells.text();
    auto commit = cells.required<CommitId>();
    if (cells.fault() || !id || !run || !commit) return fail(unreadable(connection, cells));
    Piece piece{.id = *std::move(id),
                .run = *std::move(run),
                .turn = turn,
                .origin = origin,
                .path = std::move(path),
                .stage = std::move(stage),
                .artisan = std::move(artisan),
                .form = std::move(form),
                .patron = std::move(patron),
                .interpretation = {},
                .preview = std::move(preview),
                .commit = *std::move(commit)};
    piece.intermediate = cells.flag();
    piece.thanks = static_cast<int>(cells.number());
    piece.created_at = cells.instant();
    piece.interpretation = cells.text();
    return piece;
}

void bind_piece(Statement& to, const Piece& piece) {
    to.bind(piece.id.str()).bind(piece.run.str()).bind(std::int64_t{piece.turn});
    to.bind(name_of(piece.origin)).bind_some(piece.path).bind_some(piece.stage);
    to.bind_some(piece.artisan).bind_some(piece.form).bind_some(piece.patron);
    to.bind(piece.preview).bind(piece.commit.str()).bind(std::int64_t{piece.intermediate});
    to.bind(std::int64_t{piece.thanks}).bind(piece.created_at).bind_some(piece.interpretation);
}

Result<Derivation> read_derivation(Connection& connection, const Statement& row) {
    RowReader cells(row);
    auto piece = cells.required<BeadId>();
    const auto position = static_cast<int>(cells.number());
    auto parent = cells.required<BeadId>();
    if (!piece || !parent) return fail(unreadable(connection, cells));
    return Derivation{*std::move(piece), position, *std::move(parent)};
}

void bind_derivation(Statement& to, const Derivation& derivation) {
    to.bind(derivation.piece.str()).bind(std::int64_t{derivation.position});
    to.bind(derivation.parent.str());
}

Result<TurnPause> read_pause(Connection& connection, const Statement& row) {
    RowReader cells(row);
    TurnPause pause{.of = cells.name<PausedTurns>()};
    pause.name = cells.text();
    pause.reason = cells.text();
    pause.by = cells.text();
    pause.since = cells.instant();
    pause.trial_at = cells.optional_instant();
    if (cells.fault()) return fail(unreadable(connection, cells));
    return pause;
}

void bind_pause(Statement& to, const TurnPause& pause) {
    to.bind(name_of(pause.of)).bind(pause.name).bind(pause.reason).bind_some(pause.by);
    to.bind(pause.since).bind(pause.trial_at);
}

} // namespace atelier::sqlite
