#include "view/runs.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/run.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/more_rows.hpp"
#include "view/text/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace atelier {
namespace {

Json row_json(const RunRow& row) {
    const Run& run = row.run;
    return Json::object()
        .set("id", run.id.str())
        .set("title", to_valid_utf8(row.title))
        .set("workflow", run.workflow)
        .set("status", name_of(run.status))
        .set("reason", to_valid_utf8(run.reason))
        .set("patron", to_valid_utf8(run.patron))
        .set("turns", row.turns)
        .set("driven", row.driven)
        .set("interrupted", row.interrupted)
        .set("created_at", format_time(run.created_at))
        .set("started_at", time_or_null(run.started_at))
        .set("ended_at", time_or_null(run.ended_at));
}

struct RunFigures {
    int steps = 0;
    std::int64_t tokens = 0;
    int pieces = 0;
    int stages = 0;
    int handoffs = 0;
    int signals = 0;
    double seconds = 0;
    // By stage, in the order in which they were begun.
    std::vector<std::pair<std::string, int>> by_stage;
};

RunFigures figures_of(const RunView& view, Time now) {
    RunFigures out{.steps = turns_ended(view.facts.turns),
                   .tokens = view.usage.input.value_or(0) + view.usage.output.value_or(0)};
    for (const TurnRecord& turn : view.facts.turns) {
        if (turn.kind != TurnKind::turn || turn.stage.empty() || turns_ended({turn}) == 0) continue;
        auto stage =
            std::ranges::find(out.by_stage, turn.stage, &std::pair<std::string, int>::first);
        if (stage == out.by_stage.end()) stage = out.by_stage.insert(stage, {turn.stage, 0});
        ++stage->second;
    }
    for (const Piece& piece : view.pieces)
        if (piece.origin != PieceOrigin::injected) ++out.pieces;
    for (const SignalRecord& signal : view.facts.signals) {
        if (signal.kind == SignalKind::close) ++out.stages;
        // Whether a full stage led to the next one or somebody named it.
        if (signal.kind == SignalKind::close && !signal.to.empty()) ++out.handoffs;
        if (is_influence(signal.kind)) ++out.signals;
    }
    if (const auto began = view.run.started_at)
        out.seconds =
            std::chrono::duration<double>(view.run.ended_at.value_or(now) - *began).count();
    return out;
}

std::string left_in_queue(const RunList& list, const Style& style) {
    std::string out;
    for (const RunRow& row : list.rows) {
        if (row.run.status != RunStatus::queued || row.run.reason.empty()) continue;
        const std::string told =
            row.run.id.str() + " stays in the queue: " + one_line(row.run.reason);
        out += (style.columns == 0 ? told : join(wrapped(told, style.columns), "\n")) + "\n";
    }
    return out.empty() ? out : "\n" + out;
}

double a_second(std::size_t events, double seconds) {
    return seconds > 0 ? static_cast<double>(events) / seconds : 0;
}

} // namespace

Json runs_json(const RunList& list, const RunsFilter& filter) {
    Json rows = Json::array();
    for (const RunRow& row : list.rows)
        rows.push(row_json(row));
    return Json::object()
        .set("runs", std::move(rows))
        .set("offset", filter.part.offset)
        .set("all", list.all);
}

std::string runs_text(const RunList& list, const RunsFilter& filter, Time now, const Style& style) {
    if (list.rows.empty() && list.all > 0) return no_more_rows_text(list.all, "run") + "\n";
    if (list.rows.empty() && filter.narrowed)
        return "no run matches; 'git atelier runs' lists all of them\n";
    if (list.rows.empty())
        return "there are no runs yet; 'git atelier commission \"A haiku about the sea\"' starts "
               "one, 'git atelier workflows' shows what can be run\n";
    Table table({{"RUN"},
                 {"STATUS"},
                 {"WORKFLOW"},
                 {"TURNS", false, true},
                 {"MADE"},
                 {.title = "TITLE", .flexible = true, .last = true}});
    for (const RunRow& row : list.rows)
        table.row({{row.run.id.str(), Tone::id},
                   status_cell(row.run, row.driven, row.interrupted),
                   row.run.workflow,
                   std::to_string(row.turns),
                   {ago(now, row.run.created_at), Tone::faint},
                   row.title});
    return table.text(style) +
           more_rows_text(list.rows.size(), filter.part.offset, list.all, "run") +
           left_in_queue(list, style);
}

Json run_metrics_json(const RunView& view, const CountedOfRun& counted, Time now) {
    const RunFigures figures = figures_of(view, now);
    Json by_stage = Json::object();
    for (const auto& [stage, steps] : figures.by_stage)
        by_stage.set(stage, steps);
    const Run& run = view.run;
    return Json::object()
        .set("run", run.id.str())
        .set("status", name_of(run.status))
        .set("steps", figures.steps)
        .set("steps_by_stage", std::move(by_stage))
        .set("events", counted.events)
        .set("tokens", figures.tokens)
        .set("lines", counted.lines)
        .set("dialogue_tokens", counted.line_tokens)
        .set("dialogue_cost", or_null(counted.line_cost))
        .set("pieces", figures.pieces)
        .set("stages_completed", figures.stages)
        .set("handoffs", figures.handoffs)
        .set("signals", figures.signals)
        .set("started_at", time_or_null(run.started_at))
        .set("ended_at", time_or_null(run.ended_at))
        .set("seconds", figures.seconds)
        .set("events_per_second", a_second(counted.events, figures.seconds));
}

std::string run_metrics_text(const RunView& view, const CountedOfRun& counted, Time now,
                             const Style& style) {
    const RunFigures figures = figures_of(view, now);
    Table table({{}, {.title = "", .right = true}});
    const auto row = [&](const std::string& name, const std::string& value) {
        table.row({{name, Tone::faint}, value});
    };
    row("steps", std::to_string(figures.steps));
    for (const auto& [stage, steps] : figures.by_stage)
        row("  " + stage, std::to_string(steps));
    row("pieces", std::to_string(figures.pieces));
    row("stages completed", std::to_string(figures.stages));
    row("handoffs", std::to_string(figures.handoffs));
    row("signals", std::to_string(figures.signals));
    row("tokens", std::to_string(figures.tokens));
    row("lines said",
        std::to_string(counted.lines) +
            (counted.line_tokens > 0 ? ", for " + std::to_string(counted.line_tokens) + " tokens"
                                     : ""));
    row("events", std::to_string(counted.events));
    row("seconds", fmt::format("{:.1f}", figures.seconds));
    row("events a second", fmt::format("{:.1f}", a_second(counted.events, figures.seconds)));
    return table.text(style);
}

} // namespace atelier
