#include "view/run.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/piece.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"
#include "view/turn_pause.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

// "rounds-at-x7k2p, at 1234567890"
std::string branch_of(const Run& run) {
    if (!run.branch) return "";
    return run.branch->str() + (run.head ? ", at " + short_commit(*run.head) : "");
}

std::string came_to(const TurnRecord& turn) {
    if (turn.piece) return turn.piece->str();
    if (turn.out) return short_commit(*turn.out);
    return turn.error_text.empty() ? turn.text : turn.error_text;
}

Json used_json(const TurnUsage& usage) {
    return Json::object()
        .set("input", or_null(usage.input))
        .set("cached", or_null(usage.cached))
        .set("output", or_null(usage.output))
        .set("cost", or_null(usage.cost));
}

Json turn_json(const TurnRecord& turn) {
    return Json::object()
        .set("n", turn.n)
        .set("kind", name_of(turn.kind))
        .set("path", turn.path)
        .set("attempt", turn.attempt)
        .set("stage", turn.stage)
        .set("round", turn.round)
        .set("role", turn.role)
        .set("artisan", turn.artisan)
        .set("status", name_of(turn.status))
        .set("session", or_null(turn.session))
        .set("piece", id_json(turn.piece))
        .set("in", or_null(turn.in))
        .set("out", or_null(turn.out))
        .set("text", to_valid_utf8(turn.text))
        .set("verdict", or_null(turn.verdict))
        .set("score", or_null(turn.score))
        .set("says_done", turn.says_done)
        .set("unchanged", turn.unchanged)
        .set("usage", used_json(turn.usage))
        .set("started_at", format_time(turn.started_at))
        .set("ended_at", time_or_null(turn.ended_at))
        .set("error", turn.error)
        .set("error_text", to_valid_utf8(turn.error_text));
}

Json line_json(const SpokenLine& line) {
    return Json::object()
        .set("turn", line.turn)
        .set("artisan", line.artisan)
        .set("action", name_of(line.action))
        .set("text", line.text);
}

std::string lines_text(const SpokenLines& lines, const Style& style) {
    if (lines.empty()) return "";
    Table table({{"TURN", false, true},
                 {"BY"},
                 {.title = "SAYS", .flexible = true, .wraps = true, .last = true}});
    for (const SpokenLine& line : lines)
        table.row({std::to_string(line.turn), line.name, line.text});
    return "\n" + table.text(style);
}

std::string command_on(const std::string& command, const Run& run) {
    return "'git atelier " + command + " " + run.id.str() + "'";
}

std::string because(const Run& run) {
    return run.reason.empty() ? "" : ": " + run.reason;
}

std::string continues(const Run& run) {
    return way_to_continue(run.id, run.changeset) + " continues it";
}

std::string gate_line(const Run& run, GateKind waits_for) {
    const std::string id = run.id.str();
    if (waits_for == GateKind::answer)
        return "it waits for your answer: 'git atelier inbox --reply " + id + " --message TEXT'";
    if (run.changeset)
        return "it waits for your review: 'git atelier review " + run.changeset->str() + "'";
    return "it waits for you: 'git atelier review " + id + "' shows what it has made";
}

std::string while_waiting(const RunView& view) {
    const Run& run = view.run;
    if (view.hold == MoleculeHold::decided) return continues(run);
    const RunNext next = next_step(view.workflow, view.facts);
    if (const auto* gate = std::get_if<GateToWaitAt>(&next)) return gate_line(run, gate->step.kind);
    if (const auto* full = std::get_if<FullStage>(&next))
        return "the stage " + full->stage + " is full: 'git atelier signal " + run.id.str() +
               " advance' goes on to the next one" +
               (full->extensible
                    ? ", 'git atelier run " + run.id.str() + " --steps 1' takes another step in it"
                    : std::string());
    if (!run.reason.empty())
        return one_line(run.reason) + "; " + continues(run) +
               (view.model_rests ? ", in " + human_duration(*view.model_rests) + " at the earliest"
                                 : std::string());
    return continues(run);
}

// What has to be lifted first, and then its own.
std::string while_paused(const RunView& view) {
    const Run& run = view.run;
    const std::string paused = run.reason.empty() ? "" : one_line(run.reason) + "; ";
    if (!view.kept_by) return paused + command_on("resume", run) + " lets it continue";
    return paused + "'" + way_to_resume(*view.kept_by) + "' and then " + command_on("resume", run) +
           " let it continue";
}

std::string usage_line_of(const TurnUsage& usage) {
    std::string out;
    const auto add = [&](const auto& value, const std::string& text) {
        if (value) out += (out.empty() ? "" : ", ") + text;
    };
    add(usage.input, std::to_string(usage.input.value_or(0)) + " tokens in");
    add(usage.output, std::to_string(usage.output.value_or(0)) + " tokens out");
    add(usage.cost, fmt::format("${:.2f}", usage.cost.value_or(0)));
    return out;
}

std::string artisans_line(const RunView& view) {
    std::vector<std::string> parts;
    for (const auto& [role, artisan] : view.run.artisans)
        parts.push_back(role == artisan ? role : role + " (" + artisan + ")");
    return join(parts, ", ");
}

// Of a check, a rebase and a gate what they said.
Cell cell_of(const TurnRecord& turn) {
    if (turn.status == TurnStatus::done && turn.verdict) {
        const bool against =
            *turn.verdict == WorkflowVerdict::failed || *turn.verdict == WorkflowVerdict::conflict;
        return {std::string(name_of(*turn.verdict)), against ? Tone::bad : Tone::plain};
    }
    const bool bad = turn.status == TurnStatus::failed || turn.status == TurnStatus::lost;
    return {std::string(name_of(turn.status)), bad ? Tone::bad : Tone::plain};
}

} // namespace

Tone tone_of(RunStatus status) {
    switch (status) {
    case RunStatus::completed:
        return Tone::good;
    case RunStatus::failed:
        return Tone::bad;
    case RunStatus::waiting:
    case RunStatus::paused:
        return Tone::warn;
    case RunStatus::running:
        return Tone::busy;
    case RunStatus::draft:
    case RunStatus::queued:
    case RunStatus::cancelled:
        break;
    }
    return Tone::faint;
}

Cell status_cell(const Run& run, bool driven, bool interrupted) {
    if (interrupted) return {"interrupted", Tone::warn};
    if (awaits_driver(run, driven, interrupted)) return {"waiting for a driver", Tone::warn};
    return {std::string(name_of(run.status)), tone_of(run.status)};
}

std::string after_failure(const Run& run) {
    if (run.changeset) return "'git atelier retry " + run.changeset->str() + "' lets it try again";
    return "'git atelier retry " + run.id.str() + "' lets it try again, 'git atelier abandon " +
           run.id.str() + " --reason TEXT' gives it up";
}

// The end of a sentence about a run that has not been completed.
std::string without_success(const Run& run, const Style& style) {
    const bool failed = run.status == RunStatus::failed;
    const std::string how =
        paint(style, tone_of(run.status), failed ? "failed" : "was abandoned") + because(run);
    if (failed) return how + "; " + after_failure(run);
    return how + (run.branch ? "; its branch " + run.branch->str() + " stays" : "");
}

std::string what_next(const RunView& view) {
    const Run& run = view.run;
    if (view.hold == MoleculeHold::blocked)
        return "'git atelier why " + run.changeset->str() + "' says why it is blocked";
    switch (run.status) {
    case RunStatus::draft:
        return command_on("run", run) + " starts it";
    case RunStatus::queued:
        return run.reason.empty() ? "'git atelier run --queued' takes it up"
                                  : "it stays in the queue" + because(run);
    case RunStatus::running:
        return view.driver ? "it is being driven; 'git atelier log --follow --bead " +
                                 run.id.str() + "' follows it"
                           : (view.interrupted ? "nobody drives it; " : "") + continues(run);
    case RunStatus::waiting:
        return while_waiting(view);
    case RunStatus::paused:
        return while_paused(view);
    case RunStatus::failed:
    case RunStatus::cancelled:
        return "it " + without_success(run, {});
    case RunStatus::completed:
        if (run.branch) return command_on("integrate", run) + " lands " + run.branch->str();
        break;
    }
    return "";
}

Json run_object(const RunView& view) {
    const Run& run = view.run;
    Json artisans_of = Json::object();
    for (const auto& [role, artisan] : run.artisans)
        artisans_of.set(role, artisan);
    Json pieces = Json::array();
    for (const Piece& piece : view.pieces)
        pieces.push(piece.id.str());
    return Json::object()
        .set("id", run.id.str())
        .set("title", to_valid_utf8(view.bead.title))
        .set("workflow", run.workflow)
        .set("status", name_of(run.status))
        .set("activity", name_of(view.activity))
        .set("reason", to_valid_utf8(run.reason))
        .set("request", to_valid_utf8(run.request))
        .set("patron", to_valid_utf8(run.patron))
        .set("form", to_valid_utf8(view.form))
        .set("subject", run.subject)
        .set("document", or_null(to_valid_utf8(run.document)))
        .set("branch", or_null(run.branch))
        .set("base", or_null(run.base))
        .set("head", or_null(run.head))
        .set("artisans", std::move(artisans_of))
        .set("stage", view.stage)
        .set("round", view.round)
        .set("turns", turns_ended(view.facts.turns))
        .set("turns_at_most", view.turns_at_most)
        .set("sources", ids_json(run.sources))
        .set("pieces", std::move(pieces))
        .set("made", ids_json(view.made))
        .set("score", or_null(view.score))
        .set("usage", used_json(view.usage))
        .set("waits_for", id_json(run.waits_for))
        .set("driven", view.driver.has_value())
        .set("interrupted", view.interrupted)
        .set("seed", static_cast<std::int64_t>(run.seed))
        .set("auto_advance", run.auto_advance)
        .set("created_at", format_time(run.created_at))
        .set("started_at", time_or_null(run.started_at))
        .set("ended_at", time_or_null(run.ended_at));
}

Json run_json(const RunView& view, const SpokenLines& lines) {
    Json out = Json::object().set("run", run_object(view));
    if (lines.empty()) return out;
    Json said = Json::array();
    for (const SpokenLine& line : lines)
        said.push(line_json(line));
    return out.set("lines", std::move(said));
}

std::string run_text(const RunView& view, const Style& style, const SpokenLines& lines) {
    const Run& run = view.run;
    const Cell status = status_cell(run, view.driver.has_value(), view.interrupted);
    std::string out = paint(style, Tone::id, run.id.str()) + "  " + one_line(view.bead.title) +
                      "  " + paint(style, status.tone, status.text) + "\n";
    Table facts({{}, {.wraps = true}});
    const auto fact = [&](const char* name, const std::string& value) {
        if (!value.empty()) facts.row({{name, Tone::faint}, value});
    };
    fact("workflow", run.workflow);
    if (run.request != view.bead.title) fact("request", run.request);
    fact("for", run.patron);
    fact("form", view.form);
    fact("document", run.document);
    fact("branch", branch_of(run));
    fact("artisans", artisans_line(view));
    if (!is_over(run.status)) fact("stage", view.stage);
    fact("turns", std::to_string(turns_ended(view.facts.turns)) + " of at most " +
                      std::to_string(view.turns_at_most));
    if (run.started_at && run.ended_at)
        fact("took", human_duration(*run.ended_at - *run.started_at));
    fact("used", usage_line_of(view.usage));
    fact("from", ids_text(run.sources));
    fact("made", ids_text(view.made));
    if (!lines.empty()) fact("says", lines.back().name + ": " + lines.back().text);
    fact("next", what_next(view));
    return out + facts.text(style);
}

Json turns_json(const RunView& view, const SpokenLines& lines) {
    Json turns = Json::array();
    for (const TurnRecord& turn : view.facts.turns)
        turns.push(turn_json(turn));
    return run_json(view, lines).set("turns", std::move(turns));
}

std::string turns_text(const RunView& view, const Style& style, const SpokenLines& lines) {
    if (view.facts.turns.empty()) return run_text(view, style) + "\nno turn has begun yet\n";
    Table table({{"TURN", false, true},
                 {"BY"},
                 {"STAGE"},
                 {"ROUND", false, true},
                 {"STATUS"},
                 {"TOOK", false, true},
                 {.title = "CAME TO", .flexible = true, .last = true}});
    for (const TurnRecord& turn : view.facts.turns)
        table.row({std::to_string(turn.n),
                   turn.artisan.empty() ? std::string(name_of(turn.kind)) : turn.artisan,
                   turn.stage, turn.round > 0 ? std::to_string(turn.round) : "", cell_of(turn),
                   turn.ended_at ? human_duration(*turn.ended_at - turn.started_at) : "",
                   came_to(turn)});
    return run_text(view, style) + "\n" + table.text(style) + lines_text(lines, style);
}

Json carried_json(const CarriedRun& carried) {
    Json made = Json::array();
    for (const ShownPiece& one : carried.made)
        made.push(piece_json(one));
    const auto& drive = carried.drive;
    return run_json(carried.view)
        .set("end", drive ? Json(name_of(drive->end)) : Json())
        .set("already", drive && drive->already)
        .set("detached", carried.detached)
        .set("code", drive && drive->code ? Json(info(*drive->code).name) : Json())
        .set("made", std::move(made));
}

std::string carried_text(const CarriedRun& carried, const Style& style) {
    const Run& run = carried.view.run;
    const std::string id = run.id.str();
    if (carried.detached)
        return id + " goes on in the background; 'git atelier runs " + id +
               "' says how it stands\n";
    std::string out;
    for (const ShownPiece& one : carried.made)
        out += piece_as_it_comes(one.piece, one.text, style);
    const bool completed = run.status == RunStatus::completed;
    if (run.status == RunStatus::draft)
        return out + id + " is a draft; " + what_next(carried.view) + "\n";
    if (is_over(run.status) && !completed)
        return out + id + " " + without_success(run, style) + "\n";
    out += id + (carried.drive && carried.drive->already ? " is already " : " is ") +
           paint(style, tone_of(run.status), name_of(run.status));
    if (completed && !carried.made.empty())
        return out + "; 'git atelier gallery " + carried.made.front().piece.id.str() +
               " --lineage' shows what " +
               (carried.made.size() == 1 ? "it" : "the first of its pieces") + " was made from\n";
    const std::string next = what_next(carried.view);
    return out + (next.empty() ? "" : "; " + next) + "\n";
}

int exit_status_of(const CarriedRun& carried) {
    if (!carried.drive) return 0;
    if (carried.drive->end == DriveEnd::limited) return info(ErrorCode::rate_limited).exit_status;
    if (carried.drive->end == DriveEnd::steps) return 0;
    return carried.view.run.status == RunStatus::completed ? 0 : 1;
}

} // namespace atelier
