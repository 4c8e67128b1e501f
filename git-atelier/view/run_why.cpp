#include "view/run_why.hpp"

#include "base/text.hpp"
#include "view/run.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

#include <algorithm>

namespace atelier {
namespace {

// One thing that is due, or that the run has come to.
struct ComingStep {
    // turn, check, do, merge, gate, stage or end.
    std::string kind;
    std::string what;
    StepPlace place = {};
    std::string artisan = {};
};

std::string place_text(const StepPlace& place) {
    std::string out;
    if (!place.stage.empty()) out += ", in the stage " + place.stage;
    if (place.round > 0) out += ", round " + std::to_string(place.round);
    if (place.attempt > 1) out += ", attempt " + std::to_string(place.attempt);
    return out;
}

ComingStep step_of(const StepDue& due) {
    if (const auto* check = std::get_if<CheckStep>(&due.step))
        return {"check", "the check " + join(check->argv, " "), due.place};
    return {"do", std::string(name_of(std::get<DoStep>(due.step).kind)), due.place};
}

std::vector<ComingStep> steps_of(const DueSteps& due) {
    std::vector<ComingStep> out;
    for (const TurnDue& turn : due.turns)
        out.push_back({"turn",
                       "a turn of " + turn.step.role +
                           (turn.artisan.empty() || turn.artisan == turn.step.role
                                ? std::string()
                                : " (" + turn.artisan + ")"),
                       turn.place, turn.artisan});
    for (const StepDue& step : due.steps)
        out.push_back(step_of(step));
    for (const MergeDue& merge : due.merges)
        out.push_back(
            {"merge", counted(merge.parts.size(), "text") + " to put together", merge.place});
    return out;
}

// What is in flight goes before what is due.
std::vector<ComingStep> next_steps(const RunView& view) {
    std::vector<ComingStep> out;
    if (view.run.status == RunStatus::cancelled) return out;
    for (const TurnRecord& turn : view.facts.turns)
        if (is_in_flight(turn.status))
            out.push_back({"turn",
                           "the turn of " + (turn.artisan.empty() ? turn.role : turn.artisan) +
                               " is in flight",
                           {turn.path, turn.attempt, turn.stage, turn.visit, turn.round},
                           turn.artisan});
    const RunNext next = next_step(view.workflow, view.facts);
    if (const auto* due = std::get_if<DueSteps>(&next))
        for (ComingStep& step : steps_of(*due))
            out.push_back(std::move(step));
    if (const auto* gate = std::get_if<GateToWaitAt>(&next))
        out.push_back(
            {"gate", "the gate for your " + std::string(name_of(gate->step.kind)), gate->place});
    if (const auto* stage = std::get_if<StageToClose>(&next))
        out.push_back({"stage",
                       "the stage " + stage->stage + " is closed",
                       {.path = stage->path, .stage = stage->stage}});
    if (const auto* full = std::get_if<FullStage>(&next))
        out.push_back({"stage",
                       "the stage " + full->stage + " is full",
                       {.path = full->path, .stage = full->stage}});
    if (const auto* end = std::get_if<RunEnd>(&next); end != nullptr && !is_over(view.run.status))
        out.push_back({"end", "it ends as " + std::string(name_of(end->status))});
    return out;
}

std::string text_of(const ComingStep& step) {
    // A stage says its name itself.
    StepPlace place = step.place;
    if (step.kind == "stage") place.stage.clear();
    return step.what + place_text(place);
}

ErrorCode code_of_failure(const RunView& view) {
    const RunNext next = next_step(view.workflow, view.facts);
    const auto* end = std::get_if<RunEnd>(&next);
    const auto code = end == nullptr ? std::nullopt : error_code_named(end->error);
    return code.value_or(ErrorCode::turn_failed);
}

Reason what_it_waits_for(const RunView& view) {
    const BeadId& id = view.run.id;
    const RunNext next = next_step(view.workflow, view.facts);
    if (const auto* gate = std::get_if<GateToWaitAt>(&next))
        return {ErrorCode::approval_required,
                id.str() + " waits for your " + std::string(name_of(gate->step.kind)), id};
    if (const auto* full = std::get_if<FullStage>(&next))
        return {ErrorCode::approval_required,
                id.str() + " has finished the stage " + full->stage +
                    ", and does not advance by itself",
                id};
    if (view.model_rests)
        return {ErrorCode::rate_limited,
                id.str() + " waits for its model for another " + human_duration(*view.model_rests) +
                    (view.run.reason.empty() ? "" : ": " + view.run.reason),
                id};
    return {ErrorCode::not_runnable, id.str() + " was left by its driver", id};
}

std::string driver_line(const RunView& view, Time now) {
    if (!view.driver) return "nobody drives it";
    const Lease& lease = *view.driver;
    std::string out = keeper_text(lease);
    if (lease.expires_at > now) out += "; its lease runs " + for_another(now, lease.expires_at);
    return out;
}

Json driver_json(const RunView& view) {
    if (!view.driver) return {};
    const Lease& lease = *view.driver;
    return Json::object()
        .set("agent", lease.agent.str())
        .set("session", lease.session.str())
        .set("host", lease.keeper.host)
        .set("pid", lease.keeper.pid)
        .set("expires_at", format_time(lease.expires_at));
}

} // namespace

std::vector<Reason> reasons_of_run(const RunView& view) {
    const Run& run = view.run;
    const std::string id = run.id.str();
    const std::string why = run.reason.empty() ? "" : ": " + run.reason;
    if (view.hold == MoleculeHold::blocked)
        return {{ErrorCode::not_runnable, run.changeset->str() + " is blocked", *run.changeset}};
    switch (run.status) {
    case RunStatus::draft:
        return {{ErrorCode::not_runnable, id + " is a draft", run.id}};
    case RunStatus::paused:
        return {{ErrorCode::paused, id + " is paused" + why, run.id}};
    case RunStatus::waiting:
        if (view.hold == MoleculeHold::decided) return {};
        return {what_it_waits_for(view)};
    case RunStatus::failed:
        return {{code_of_failure(view), id + " failed" + why, run.id}};
    case RunStatus::completed:
    case RunStatus::cancelled:
        return {
            {ErrorCode::run_finished,
             id + (run.status == RunStatus::completed ? " has completed" : " was abandoned" + why),
             run.id}};
    case RunStatus::queued:
        if (run.reason.empty()) break;
        return {{ErrorCode::not_runnable, id + " stays in the queue" + why, run.id}};
    case RunStatus::running:
        break;
    }
    if (view.driver) return {{ErrorCode::run_busy, id + " is being driven", run.id}};
    return {};
}

Json next_steps_json(const RunView& view) {
    Json steps = Json::array();
    for (const ComingStep& step : next_steps(view))
        steps.push(Json::object()
                       .set("kind", step.kind)
                       .set("what", to_valid_utf8(step.what))
                       .set("path", step.place.path)
                       .set("stage", step.place.stage)
                       .set("round", step.place.round)
                       .set("attempt", step.place.attempt)
                       .set("artisan", step.artisan));
    return steps;
}

std::string next_step_text(const RunView& view) {
    const std::vector<ComingStep> steps = next_steps(view);
    return steps.empty() ? "" : one_line(text_of(steps.front()));
}

Json run_why_json(const RunView& view) {
    return Json::object()
        .set("id", view.run.id.str())
        .set("kind", name_of(BeadKind::run))
        .set("title", to_valid_utf8(view.bead.title))
        .set("status", name_of(view.bead.status))
        .set("run", run_object(view))
        .set("next", next_steps_json(view))
        .set("driver", driver_json(view))
        .set("reasons", reasons_json(reasons_of_run(view)));
}

std::string run_why_text(const RunView& view, Time now, const Style& style) {
    const Run& run = view.run;
    std::string out = paint(style, Tone::id, run.id.str()) +
                      paint(style, Tone::strong, "  " + one_line(view.bead.title)) + "\n" +
                      paint(style, Tone::faint,
                            "run of " + one_line(run.workflow) + ", " +
                                status_cell(run, view.driver.has_value(), view.interrupted).text) +
                      "\n\n";
    const std::vector<Reason> reasons = reasons_of_run(view);
    Table goes_on({{""}, {""}, {""}, {"", true, false, true}});
    if (reasons.empty()) goes_on.row({"go on", {"yes", Tone::good}});
    for (const Reason& reason : reasons)
        goes_on.row({"go on",
                     {"no", Tone::bad},
                     {std::string(word_of(reason)), Tone::warn},
                     one_line(reason.message)});
    out += goes_on.text(style, 2) + "\n";
    Table facts({{}, {.wraps = true}});
    const char* name = "next";
    for (const ComingStep& step : next_steps(view)) {
        facts.row({{name, Tone::faint}, one_line(text_of(step))});
        name = "";
    }
    if (!is_over(run.status)) facts.row({{"driver", Tone::faint}, driver_line(view, now)});
    out += facts.text(style, 2);
    if (style.reader != Audience::person) return out;
    const std::string way = what_next(view);
    // Of what stays in the queue the reason says it already.
    if (way.empty() || (run.status == RunStatus::queued && !run.reason.empty())) return out;
    return out + "\n" + (style.columns == 0 ? way : join(wrapped(way, style.columns), "\n")) + "\n";
}

} // namespace atelier
