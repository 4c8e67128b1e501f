#include "support/catch.hpp"
#include "support/run_views.hpp"
#include "view/run.hpp"
#include "view/run_preview.hpp"
#include "view/run_signal.hpp"
#include "view/runs.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

RunView standing(RunStatus status) {
    RunView view = shown_run();
    view.run.status = status;
    return view;
}

DriveOutcome drove(const RunView& view, DriveEnd end) {
    return {.run = view.run, .end = end};
}

} // namespace

TEST_CASE("A run is told with what it has made", "[view][run]") {
    const std::string text = run_text(shown_run(), {});
    CHECK_THAT(text, ContainsSubstring("at-r1  Write of the sea  completed\n"));
    CHECK_THAT(text, ContainsSubstring("artisans  first (calligrapher), second (cartographer)"));
    CHECK_THAT(text, ContainsSubstring("turns     2 of at most 2"));
    CHECK_THAT(text, ContainsSubstring("used      1200 tokens in, 340 tokens out, $0.25"));
    CHECK_THAT(text, ContainsSubstring("made      at-r1.3"));
    CHECK_THAT(text, !ContainsSubstring("next"));
    CHECK_THAT(text, !ContainsSubstring("request"));
    const Json run = run_object(shown_run());
    CHECK(run.string_at("status") == "completed");
    CHECK(run.int_at("turns") == 2);
    CHECK(run.find("pieces")->as_array().size() == 3);
}

TEST_CASE("Whatever a run stands at, the command that goes on with it is named", "[view][run]") {
    CHECK(what_next(standing(RunStatus::completed)).empty());
    CHECK_THAT(what_next(standing(RunStatus::draft)), ContainsSubstring("git atelier run at-r1"));
    CHECK_THAT(what_next(standing(RunStatus::queued)), ContainsSubstring("run --queued"));
    CHECK_THAT(what_next(standing(RunStatus::paused)), ContainsSubstring("resume at-r1"));
    CHECK_THAT(what_next(standing(RunStatus::failed)), ContainsSubstring("retry at-r1"));
    RunView waiting = standing(RunStatus::waiting);
    waiting.workflow.steps = {{GateStep{GateKind::approval}}};
    waiting.facts = {};
    CHECK_THAT(what_next(waiting), ContainsSubstring("git atelier signal at-r1 approve"));
    waiting.workflow.steps = {{GateStep{GateKind::answer}}};
    CHECK_THAT(what_next(waiting), ContainsSubstring("answer --text"));
}

TEST_CASE("A run that writes a document names it, its branch and what lands it", "[view][run]") {
    RunView view = standing(RunStatus::completed);
    view.run.document = "notes.md";
    view.run.branch = *BranchName::parse("sea-at-r1");
    view.run.head = *CommitId::parse(std::string(40, 'c'));
    const std::string text = run_text(view, {});
    CHECK_THAT(text, ContainsSubstring("document  notes.md\n") &&
                         ContainsSubstring("branch    sea-at-r1, at cccccccccc\n") &&
                         ContainsSubstring("'git atelier integrate at-r1' lands sea-at-r1"));
    const Json run = run_object(view);
    CHECK(run.string_at("document") == "notes.md");
    CHECK(run.string_at("branch") == "sea-at-r1");
    CHECK(run.string_at("head") == std::string(40, 'c'));
    CHECK(run.find("base")->is_null());
    CHECK(run_object(shown_run()).find("document")->is_null());
    view.run.status = RunStatus::cancelled;
    CHECK_THAT(what_next(view), ContainsSubstring("its branch sea-at-r1 stays"));
    view.facts.turns.at(0).piece.reset();
    view.facts.turns.at(0).out = view.run.head;
    CHECK_THAT(turns_text(view, {}), ContainsSubstring("  cccccccccc\n"));
}

TEST_CASE("The status says whether anything is left to do", "[view][run]") {
    const RunView done = standing(RunStatus::completed);
    const RunView failed = standing(RunStatus::failed);
    const RunView waits = standing(RunStatus::waiting);
    CHECK(exit_status_of({.view = standing(RunStatus::draft)}) == 0);
    CHECK(exit_status_of({.view = done, .drive = drove(done, DriveEnd::over)}) == 0);
    CHECK(exit_status_of({.view = failed, .drive = drove(failed, DriveEnd::over)}) == 1);
    CHECK(exit_status_of({.view = waits, .drive = drove(waits, DriveEnd::gate)}) == 1);
    CHECK(exit_status_of({.view = waits, .drive = drove(waits, DriveEnd::steps)}) == 0);
    DriveOutcome before = drove(done, DriveEnd::over);
    before.already = true;
    CHECK(carried_text({.view = done, .drive = before}, {}) == "at-r1 is already completed\n");
    CHECK_THAT(carried_text({.view = done, .detached = true}, {}),
               ContainsSubstring("goes on in the background"));
}

TEST_CASE("Turns are listed with what they came to", "[view][run]") {
    RunView view = shown_run();
    view.facts.turns[1].status = TurnStatus::failed;
    view.facts.turns[1].piece.reset();
    view.facts.turns[1].error_text = "its agent ended with status 1";
    const std::string text = turns_text(view, {});
    CHECK_THAT(text, ContainsSubstring("at-r1.1"));
    CHECK_THAT(text, ContainsSubstring("failed"));
    CHECK_THAT(text, ContainsSubstring("its agent ended with status 1"));
    CHECK(turns_json(view).find("turns")->as_array().size() == 2);
    view.facts.turns.clear();
    CHECK_THAT(turns_text(view, {}), ContainsSubstring("no turn has begun yet"));
}

TEST_CASE("A list of runs says what to type where it is empty, and what is left out",
          "[view][run]") {
    CHECK_THAT(runs_text({}, {}, run_time, {}), ContainsSubstring("git atelier commission"));
    CHECK_THAT(runs_text({}, {.narrowed = true}, run_time, {}),
               ContainsSubstring("no run matches"));
    CHECK(runs_text({.all = 3}, {.part = {.offset = 9}}, run_time, {}) ==
          "there are only 3 runs\n");
    const RunList some{.rows = {{.run = shown_run().run, .title = "Write of the sea", .turns = 2}},
                       .all = 4};
    const std::string text = runs_text(some, {.part = {.limit = 1, .offset = 1}}, run_time, {});
    CHECK_THAT(text, ContainsSubstring("completed  ensemble"));
    CHECK_THAT(text, ContainsSubstring("2 more runs; --offset 2 shows them\n"));
    CHECK(runs_json(some, {}).int_at("all") == 4);
}

TEST_CASE("Figures of a run are counted from what is recorded", "[view][run]") {
    RunView view = shown_run();
    view.facts.turns[0].stage = view.facts.turns[1].stage = "exploring";
    view.facts.signals = {{.run = view.run.id, .n = 1, .kind = SignalKind::handoff},
                          {.run = view.run.id, .n = 2, .kind = SignalKind::close}};
    view.pieces[0].origin = PieceOrigin::injected;
    const Json figures = run_metrics_json(view, 24, run_time);
    CHECK(figures.int_at("steps") == 2);
    CHECK(figures.find("steps_by_stage")->int_at("exploring") == 2);
    CHECK(figures.int_at("tokens") == 1540);
    CHECK(figures.int_at("pieces") == 2);
    CHECK(figures.int_at("stages_completed") == 1);
    CHECK(figures.int_at("handoffs") == 1);
    CHECK(figures.int_at("signals") == 1);
    CHECK(figures.find("seconds")->as_double() == 12);
    CHECK(figures.find("events_per_second")->as_double() == 2);
    CHECK_THAT(run_metrics_text(view, 24, run_time, {}), ContainsSubstring("exploring"));
}

TEST_CASE("What was said to a run is told with what comes next", "[view][run]") {
    SignalOutcome out{.signal = {.run = id("at-r1"), .n = 1, .kind = SignalKind::approve},
                      .run = standing(RunStatus::running).run};
    CHECK(signal_text(out) ==
          "approved what at-r1 has made; 'git atelier run at-r1' continues it\n");
    out.signal.kind = SignalKind::note;
    CHECK(signal_text(out) == "noted for whoever is next in at-r1\n");
    out.signal.kind = SignalKind::complete;
    out.run.status = RunStatus::completed;
    out.pieces = {id("at-r1.3")};
    CHECK(signal_text(out) == "at-r1 is to be completed as it is; it has completed with at-r1.3\n");
    CHECK(signal_json(out).find("signal")->string_at("action") == "complete");
}

TEST_CASE("A plan of the workshop says who leads, and why", "[view][run]") {
    WorkshopPlan plan{
        .lead = {"sage", "Design"}, .stages = {"designing", "refining"}, .turns_at_most = 10};
    CHECK(workshop_plan_text(plan) ==
          "sage leads, because of 'Design': designing, refining\nat most 10 turns\n");
    plan.lead.word.clear();
    CHECK_THAT(workshop_plan_text(plan), ContainsSubstring("nothing in the task names another"));
    plan.named = true;
    CHECK_THAT(workshop_plan_text(plan), ContainsSubstring("as you say"));
}
