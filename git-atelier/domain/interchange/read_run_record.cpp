#include "domain/interchange/read_run_record.hpp"

#include "base/text.hpp"

#include <cstdint>
#include <limits>
#include <utility>

namespace atelier {
namespace {

// Reads members one after the other, and keeps the first that makes no sense. One that is not there
// says nothing.
class RecordReader {
  public:
    RecordReader(const Json& json, std::string where, std::optional<std::string>& fault)
        : json_(json), where_(std::move(where)), fault_(fault) {
        if (!json.is_object()) wrong("");
    }

    std::string text(std::string_view key) {
        const Json* value = json_.find(key);
        if (value == nullptr) return "";
        if (!value->is_string()) return wrong(key), "";
        return value->as_string();
    }
    std::optional<std::int64_t> number(std::string_view key) {
        const Json* value = json_.find(key);
        if (value == nullptr) return std::nullopt;
        if (!value->is_int()) return wrong(key), std::nullopt;
        return value->as_int();
    }
    int count(std::string_view key) {
        const std::int64_t value = number(key).value_or(0);
        if (value >= 0 && value <= std::numeric_limits<int>::max()) return static_cast<int>(value);
        wrong(key);
        return 0;
    }
    std::optional<double> real(std::string_view key) {
        const Json* value = json_.find(key);
        if (value == nullptr) return std::nullopt;
        if (value->is_int()) return static_cast<double>(value->as_int());
        if (!value->is_double()) return wrong(key), std::nullopt;
        return value->as_double();
    }
    bool flag(std::string_view key) {
        const Json* value = json_.find(key);
        if (value == nullptr) return false;
        if (!value->is_bool()) return wrong(key), false;
        return value->as_bool();
    }
    std::optional<Time> moment(std::string_view key) {
        const std::string written = text(key);
        if (written.empty()) return std::nullopt;
        const auto time = parse_time(written);
        if (!time) return wrong(key), std::nullopt;
        return *time;
    }
    template <class Id>
    std::optional<Id> id(std::string_view key) {
        const std::string written = text(key);
        if (written.empty()) return std::nullopt;
        auto id = Id::parse(written);
        if (!id) return wrong(key), std::nullopt;
        return *std::move(id);
    }
    std::vector<BeadId> ids(std::string_view key) {
        std::vector<BeadId> out;
        for (const Json& one : items(key)) {
            auto id = BeadId::parse(one.is_string() ? one.as_string() : "");
            if (id)
                out.push_back(*std::move(id));
            else
                wrong(key);
        }
        return out;
    }
    template <class Enum>
    std::optional<Enum> optional_name(std::string_view key) {
        const std::string written = text(key);
        if (written.empty()) return std::nullopt;
        const auto value = parse_name<Enum>(written);
        if (!value) wrong(key);
        return value;
    }
    template <class Enum>
    Enum name(std::string_view key) {
        const auto value = optional_name<Enum>(key);
        if (!value) wrong(key);
        return value.value_or(Enum{});
    }
    // What must be there.
    template <class Value>
    Value required(std::optional<Value> value, std::string_view key, Value otherwise) {
        if (!value) wrong(key);
        return value ? *std::move(value) : std::move(otherwise);
    }
    const Json::Array& items(std::string_view key) {
        static const Json::Array none;
        const Json* value = json_.find(key);
        if (value == nullptr) return none;
        if (!value->is_array()) return wrong(key), none;
        return value->as_array();
    }
    RecordReader within(const Json& item, std::string_view list, std::size_t index) {
        return {item, where_ + std::string(list) + "[" + std::to_string(index) + "].", fault_};
    }
    void wrong(std::string_view key) {
        if (!fault_) fault_ = where_ + std::string(key);
    }

  private:
    const Json& json_;
    std::string where_;
    std::optional<std::string>& fault_;
};

TurnRecord turn_in(RecordReader in, const BeadId& run) {
    TurnRecord turn{.run = run};
    turn.n = in.count("n");
    if (turn.n < 1) in.wrong("n");
    turn.kind = in.name<TurnKind>("kind");
    turn.path = in.text("path");
    turn.attempt = in.count("attempt");
    turn.stage = in.text("stage");
    turn.visit = in.count("visit");
    turn.round = in.count("round");
    turn.role = in.text("role");
    turn.artisan = in.text("artisan");
    turn.status = in.name<TurnStatus>("status");
    turn.session = in.id<SessionId>("session");
    turn.in = in.id<CommitId>("in");
    turn.out = in.id<CommitId>("out");
    turn.piece = in.id<BeadId>("piece");
    turn.text = in.text("text");
    turn.verdict = in.optional_name<WorkflowVerdict>("verdict");
    turn.score = in.real("score");
    turn.score_card = in.text("score_card");
    turn.says_done = in.flag("says_done");
    turn.unchanged = in.flag("unchanged");
    turn.usage = {in.number("input"), in.number("cached"), in.number("output"), in.real("cost")};
    turn.started_at = in.required(in.moment("started_at"), "started_at", Time{});
    turn.ended_at = in.moment("ended_at");
    turn.error = in.text("error");
    turn.error_text = in.text("error_text");
    return turn;
}

SignalRecord signal_in(RecordReader in, const BeadId& run) {
    SignalRecord signal{.run = run};
    signal.n = in.count("n");
    signal.kind = in.name<SignalKind>("kind");
    signal.path = in.text("path");
    signal.after_turn = in.count("after_turn");
    signal.to = in.text("to");
    signal.text = in.text("text");
    signal.piece = in.id<BeadId>("piece");
    signal.tree = in.id<TreeId>("tree");
    signal.amount = in.count("amount");
    signal.by = in.text("by");
    signal.at = in.required(in.moment("at"), "at", Time{});
    return signal;
}

MadeUpLine line_in(RecordReader in) {
    MadeUpLine line;
    line.turn = in.count("turn");
    if (line.turn < 1) in.wrong("turn");
    line.action = in.name<DialogueAction>("action");
    line.text = in.text("text");
    return line;
}

std::optional<PieceRecord> piece_in(RecordReader in, const BeadId& run) {
    auto id = in.id<BeadId>("id");
    auto commit = in.id<CommitId>("commit");
    const auto number = id ? child_number(*id) : std::nullopt;
    // Refs and numbers of pieces are told by their ids.
    if (!number || number->parent != run) in.wrong("id");
    if (!commit) in.wrong("commit");
    if (!id || !commit) return std::nullopt;
    Piece piece{.id = *std::move(id), .run = run, .commit = *std::move(commit)};
    piece.turn = in.count("turn");
    piece.origin = in.name<PieceOrigin>("origin");
    piece.path = in.text("path");
    piece.stage = in.text("stage");
    piece.artisan = in.text("artisan");
    piece.form = in.text("form");
    piece.patron = in.text("patron");
    piece.interpretation = in.text("interpretation");
    piece.preview = in.text("preview");
    piece.thanks = in.count("thanks");
    piece.created_at = in.required(in.moment("created_at"), "created_at", Time{});
    return PieceRecord{std::move(piece), in.ids("parents")};
}

TurnPause pause_in(RecordReader in) {
    return {.of = in.name<PausedTurns>("of"),
            .name = in.text("name"),
            .reason = in.text("reason"),
            .by = in.text("by"),
            .since = in.required(in.moment("since"), "since", Time{}),
            .trial_at = in.moment("trial_at")};
}

Run run_in(RecordReader& in, const BeadId& id) {
    Run run{.id = id};
    run.workflow = in.text("workflow");
    run.definition = in.text("definition");
    if (run.definition.empty()) in.wrong("definition");
    run.request = in.text("request");
    run.patron = in.text("patron");
    run.subject = in.text("subject");
    run.document = in.text("document");
    run.changeset = in.id<BeadId>("changeset");
    run.branch = in.id<BranchName>("branch");
    run.base = in.id<CommitId>("base");
    run.head = in.id<CommitId>("head");
    run.sources = in.ids("sources");
    run.status = in.name<RunStatus>("status");
    run.reason = in.text("reason");
    const std::string seed = in.text("seed");
    const auto number = parse_integer(seed);
    if (!seed.empty() && (!number || *number < 0)) in.wrong("seed");
    run.seed = static_cast<std::uint64_t>(number.value_or(0));
    run.start_stage = in.text("start_stage");
    run.auto_advance = !in.flag("waits_in_stages");
    run.limits.tokens = in.number("max_tokens");
    run.limits.cost = in.real("max_cost");
    if (const auto seconds = in.number("max_seconds")) run.limits.time = Seconds{*seconds};
    run.waits_at = in.text("waits_at");
    run.waits_for = in.id<BeadId>("waits_for");
    run.created_at = in.required(in.moment("created_at"), "created_at", Time{});
    run.started_at = in.moment("started_at");
    run.ended_at = in.moment("ended_at");
    return run;
}

void add_artisans(const Json& json, RecordReader& in, Run& run) {
    const Json* artisans = json.find("artisans");
    if (artisans == nullptr) return;
    if (!artisans->is_object()) return in.wrong("artisans");
    for (const auto& [role, artisan] : artisans->as_object()) {
        if (!artisan.is_string()) return in.wrong("artisans");
        run.artisans.emplace(role, artisan.as_string());
    }
}

} // namespace

Result<RunRecord> read_run_record(const BeadId& run, const Json& json) {
    std::optional<std::string> fault;
    RecordReader in(json, "metadata.run.", fault);
    RunRecord record{.run = run_in(in, run), .form = in.text("form")};
    add_artisans(json, in, record.run);
    std::size_t index = 0;
    for (const Json& item : in.items("turns"))
        record.turns.push_back(turn_in(in.within(item, "turns", index++), run));
    index = 0;
    for (const Json& item : in.items("signals"))
        record.signals.push_back(signal_in(in.within(item, "signals", index++), run));
    index = 0;
    for (const Json& item : in.items("lines"))
        record.lines.lines.push_back(line_in(in.within(item, "lines", index++)));
    record.lines.tokens = in.number("line_tokens").value_or(0);
    record.lines.cost = in.real("line_cost");
    index = 0;
    for (const Json& item : in.items("pieces"))
        if (auto piece = piece_in(in.within(item, "pieces", index++), run))
            record.pieces.push_back(*std::move(piece));
    index = 0;
    for (const Json& item : in.items("pauses"))
        record.pauses.push_back(pause_in(in.within(item, "pauses", index++)));
    if (!fault) return record;
    return fail(ErrorCode::plan_invalid,
                "what it says of the run " + run.str() + " makes no sense: " + *fault);
}

} // namespace atelier
