#include "domain/interchange/run_record.hpp"

#include <utility>

namespace atelier {
namespace {

// An object of which members that say nothing are left out.
class Members {
  public:
    Members& text(std::string_view key, const std::string& value) {
        if (!value.empty()) json_.set(key, value);
        return *this;
    }
    Members& number(std::string_view key, std::int64_t value) {
        if (value != 0) json_.set(key, value);
        return *this;
    }
    Members& number(std::string_view key, const std::optional<std::int64_t>& value) {
        if (value) json_.set(key, *value);
        return *this;
    }
    Members& real(std::string_view key, const std::optional<double>& value) {
        if (value) json_.set(key, *value);
        return *this;
    }
    Members& flag(std::string_view key, bool value) {
        if (value) json_.set(key, true);
        return *this;
    }
    Members& time(std::string_view key, const std::optional<Time>& value) {
        if (value) json_.set(key, format_time(*value));
        return *this;
    }
    template <class Id>
    Members& id(std::string_view key, const std::optional<Id>& value) {
        if (value) json_.set(key, value->str());
        return *this;
    }
    Members& ids(std::string_view key, const std::vector<BeadId>& values) {
        std::vector<std::string> names;
        for (const BeadId& value : values)
            names.push_back(value.str());
        if (!names.empty()) json_.set(key, Json::strings(names));
        return *this;
    }
    template <class Enum>
    Members& name(std::string_view key, const std::optional<Enum>& value) {
        if (value) json_.set(key, name_of(*value));
        return *this;
    }
    template <class Record, class Write>
    Members& list(std::string_view key, const std::vector<Record>& records, Write&& write) {
        Json rows = Json::array();
        for (const Record& record : records)
            rows.push(write(record));
        if (!records.empty()) json_.set(key, std::move(rows));
        return *this;
    }
    Json take() { return std::move(json_); }

  private:
    Json json_ = Json::object();
};

Json turn_json(const TurnRecord& turn) {
    return Members()
        .number("n", turn.n)
        .name("kind", std::optional(turn.kind))
        .text("path", turn.path)
        .number("attempt", turn.attempt)
        .text("stage", turn.stage)
        .number("visit", turn.visit)
        .number("round", turn.round)
        .text("role", turn.role)
        .text("artisan", turn.artisan)
        .name("status", std::optional(turn.status))
        .id("session", turn.session)
        .id("in", turn.in)
        .id("out", turn.out)
        .id("piece", turn.piece)
        .text("text", turn.text)
        .name("verdict", turn.verdict)
        .real("score", turn.score)
        .text("score_card", turn.score_card)
        .flag("says_done", turn.says_done)
        .flag("unchanged", turn.unchanged)
        .number("input", turn.usage.input)
        .number("cached", turn.usage.cached)
        .number("output", turn.usage.output)
        .real("cost", turn.usage.cost)
        .time("started_at", turn.started_at)
        .time("ended_at", turn.ended_at)
        .text("error", turn.error)
        .text("error_text", turn.error_text)
        .take();
}

Json signal_json(const SignalRecord& signal) {
    return Members()
        .number("n", signal.n)
        .name("kind", std::optional(signal.kind))
        .text("path", signal.path)
        .number("after_turn", signal.after_turn)
        .text("to", signal.to)
        .text("text", signal.text)
        .id("piece", signal.piece)
        .id("tree", signal.tree)
        .number("amount", signal.amount)
        .text("by", signal.by)
        .time("at", signal.at)
        .take();
}

Json line_json(const MadeUpLine& line) {
    return Members()
        .number("turn", line.turn)
        .name("action", std::optional(line.action))
        .text("text", line.text)
        .take();
}

Json piece_record_json(const PieceRecord& record) {
    const Piece& piece = record.piece;
    return Members()
        .id("id", std::optional(piece.id))
        .number("turn", piece.turn)
        .name("origin", std::optional(piece.origin))
        .text("path", piece.path)
        .text("stage", piece.stage)
        .text("artisan", piece.artisan)
        .text("form", piece.form)
        .text("patron", piece.patron)
        .text("interpretation", piece.interpretation)
        .text("preview", piece.preview)
        .id("commit", std::optional(piece.commit))
        .number("thanks", piece.thanks)
        .time("created_at", piece.created_at)
        .ids("parents", record.parents)
        .take();
}

Json pause_record_json(const TurnPause& pause) {
    return Members()
        .name("of", std::optional(pause.of))
        .text("name", pause.name)
        .text("reason", pause.reason)
        .text("by", pause.by)
        .time("since", pause.since)
        .time("trial_at", pause.trial_at)
        .take();
}

Json artisans_json(const Run& run) {
    Json artisans = Json::object();
    for (const auto& [role, artisan] : run.artisans)
        artisans.set(role, artisan);
    return artisans;
}

std::optional<std::int64_t> seconds_in(const std::optional<Seconds>& time) {
    return time ? std::optional(std::int64_t{time->count()}) : std::nullopt;
}

} // namespace

Json run_record_json(const RunRecord& record) {
    const Run& run = record.run;
    Members members;
    members.text("workflow", run.workflow)
        .text("definition", run.definition)
        .text("request", run.request)
        .text("form", record.form)
        .text("patron", run.patron)
        .text("subject", run.subject)
        .text("document", run.document)
        .id("changeset", run.changeset)
        .id("branch", run.branch)
        .id("base", run.base)
        .id("head", run.head)
        .ids("sources", run.sources)
        .name("status", std::optional(run.status))
        .text("reason", run.reason)
        // As text: it may be larger than a whole number of JSON.
        .text("seed", run.seed == 0 ? "" : std::to_string(run.seed))
        .text("start_stage", run.start_stage)
        .flag("waits_in_stages", !run.auto_advance)
        .number("max_tokens", run.limits.tokens)
        .real("max_cost", run.limits.cost)
        .number("max_seconds", seconds_in(run.limits.time))
        .text("waits_at", run.waits_at)
        .id("waits_for", run.waits_for)
        .time("created_at", run.created_at)
        .time("started_at", run.started_at)
        .time("ended_at", run.ended_at)
        .list("turns", record.turns, turn_json)
        .list("signals", record.signals, signal_json)
        .list("lines", record.lines.lines, line_json)
        .number("line_tokens", record.lines.tokens)
        .real("line_cost", record.lines.cost)
        .list("pieces", record.pieces, piece_record_json)
        .list("pauses", record.pauses, pause_record_json);
    Json json = members.take();
    json.set("artisans", artisans_json(run));
    return json;
}

} // namespace atelier
