#include "support/catch.hpp"
#include "support/run_views.hpp"
#include "view/run.hpp"
#include "view/run_preview.hpp"
#include "view/run_signal.hpp"
#include "view/runs.hpp"

using namespace atelier;
using namespace atelier::test;
using Catch::Matchers::EndsWith;

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
    CHECK_THAT(what_next(standing(RunStatus::failed)),
               ContainsSubstring("retry at-r1") &&
                   ContainsSubstring("'git atelier abandon at-r1 --reason TEXT' gives it up"));
    RunView waiting = standing(RunStatus::waiting);
    waiting.workflow.steps = {{GateStep{GateKind::approval}}};
    waiting.facts = {};
    CHECK_THAT(what_next(waiting), ContainsSubstring("git atelier review at-r1"));
    waiting.workflow.steps = {{GateStep{GateKind::answer}}};
    CHECK_THAT(what_next(waiting), ContainsSubstring("inbox --reply at-r1 --message TEXT"));
}

TEST_CASE("A paused run names what has to be lifted first", "[view][run]") {
    RunView paused = standing(RunStatus::paused);
    paused.run.reason = "the artisan 'scout' is paused: too slow";
    CHECK(what_next(paused) == "the artisan 'scout' is paused: too slow; 'git atelier "
                               "resume at-r1' lets it continue");
    paused.kept_by = TurnPause{};
    paused.kept_by->name = "scout";
    CHECK_THAT(what_next(paused), ContainsSubstring("'git atelier resume scout' and then 'git "
                                                    "atelier resume at-r1' let it continue"));
    paused.kept_by->of = PausedTurns::all;
    CHECK_THAT(what_next(paused), ContainsSubstring("'git atelier resume --all' and then"));
}

TEST_CASE("A run that waits for its model says for how long", "[view][run]") {
    RunView waits = standing(RunStatus::waiting);
    waits.facts.turns.clear();
    waits.run.reason = "the model allows no more for now: 429 slow down";
    CHECK(what_next(waits) == "the model allows no more for now: 429 slow down; 'git atelier run "
                              "at-r1' continues it");
    waits.model_rests = Seconds{90};
    CHECK_THAT(what_next(waits), EndsWith("continues it, in 1 min 30 s at the earliest"));
    CHECK(exit_status_of({.view = waits, .drive = drove(waits, DriveEnd::limited)}) == 75);
}

TEST_CASE("A run that nobody drives any more was interrupted", "[view][run]") {
    RunView left = standing(RunStatus::running);
    left.driver.reset();
    CHECK_THAT(run_text(left, {}), ContainsSubstring("waiting for a driver\n"));
    CHECK(what_next(left) == "'git atelier run at-r1' continues it");
    left.interrupted = true;
    CHECK_THAT(run_text(left, {}), ContainsSubstring("interrupted\n"));
    CHECK(what_next(left) == "nobody drives it; 'git atelier run at-r1' continues it");
    CHECK(run_object(left).find("interrupted")->as_bool());
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

TEST_CASE("What goes on with a run on a changeset are the changeset's own commands",
          "[view][run]") {
    const auto on_changeset = [](RunStatus status) {
        RunView view = standing(status);
        view.run.changeset = *BeadId::parse("at-e.1");
        return view;
    };
    CHECK_THAT(what_next(on_changeset(RunStatus::running)), ContainsSubstring("git atelier work'"));
    CHECK_THAT(what_next(on_changeset(RunStatus::failed)), ContainsSubstring("retry at-e.1"));
    RunView waiting = on_changeset(RunStatus::waiting);
    waiting.workflow.steps = {{GateStep{GateKind::review}}};
    waiting.facts = {};
    CHECK_THAT(what_next(waiting), ContainsSubstring("git atelier review at-e.1"));
    waiting.hold = MoleculeHold::decided;
    CHECK(what_next(waiting) == "'git atelier work' continues it");
    waiting.hold = MoleculeHold::blocked;
    CHECK_THAT(what_next(waiting), ContainsSubstring("git atelier why at-e.1"));
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
    const std::string ended = carried_text({.view = failed}, {});
    CHECK_THAT(ended, ContainsSubstring("at-r1 failed") && ContainsSubstring("git atelier retry"));
    RunView given_up = standing(RunStatus::cancelled);
    given_up.run.reason = "no more";
    CHECK(carried_text({.view = given_up}, {}) == "at-r1 was abandoned: no more\n");
    CHECK_THAT(carried_text({.view = done, .detached = true}, {}),
               ContainsSubstring("goes on in the background"));
}

TEST_CASE("Of a check that failed the list of turns says so", "[view][run]") {
    RunView view = shown_run();
    TurnRecord check{.run = view.run.id,
                     .n = 1,
                     .kind = TurnKind::check,
                     .path = "0",
                     .status = TurnStatus::done};
    for (const auto verdict : {WorkflowVerdict::failed, WorkflowVerdict::passed}) {
        check.verdict = verdict;
        view.facts.turns = {check};
        const auto rows = split(turns_text(view, {}), '\n');
        CHECK_THAT(rows.at(rows.size() - 2), ContainsSubstring(std::string(name_of(verdict))));
    }
}

TEST_CASE("How long a run took is said once it is over", "[view][run]") {
    RunView view = shown_run();
    CHECK_THAT(run_text(view, {}), ContainsSubstring("\ntook "));
    view.run.status = RunStatus::running;
    view.run.ended_at.reset();
    CHECK_THAT(run_text(view, {}), !ContainsSubstring("took"));
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
    view.facts.signals = {
        {.run = view.run.id, .n = 1, .kind = SignalKind::handoff},
        {.run = view.run.id, .n = 2, .kind = SignalKind::close, .to = "refining"},
        {.run = view.run.id, .n = 3, .kind = SignalKind::close, .to = "exploring"},
        {.run = view.run.id, .n = 4, .kind = SignalKind::close}};
    view.pieces[0].origin = PieceOrigin::injected;
    const CountedOfRun counted{.events = 24, .lines = 5};
    const Json figures = run_metrics_json(view, counted, run_time);
    CHECK(figures.int_at("steps") == 2);
    CHECK(figures.find("steps_by_stage")->int_at("exploring") == 2);
    CHECK(figures.int_at("tokens") == 1540);
    CHECK(figures.int_at("pieces") == 2);
    CHECK(figures.int_at("stages_completed") == 3);
    // One that somebody made, and one that a full stage led to.
    CHECK(figures.int_at("handoffs") == 2);
    CHECK(figures.int_at("lines") == 5);
    CHECK(figures.int_at("dialogue_tokens") == 0);
    CHECK(figures.int_at("signals") == 1);
    CHECK(figures.find("seconds")->as_double() == 12);
    CHECK(figures.find("events_per_second")->as_double() == 2);
    CHECK_THAT(run_metrics_text(view, counted, run_time, {}), ContainsSubstring("exploring"));
}

TEST_CASE("What builders have said is told with their run", "[view][run]") {
    const SpokenLines lines{{1, "scout", "Scout", DialogueAction::start_work, "Off I go."},
                            {2, "scout", "Scout", DialogueAction::go_on, "Still looking."}};
    const RunView view = shown_run();
    CHECK_THAT(run_text(view, {}, lines), ContainsSubstring("says      Scout: Still looking.\n"));
    CHECK_THAT(run_text(view, {}), !ContainsSubstring("says"));
    const std::string turns = turns_text(view, {}, lines);
    CHECK_THAT(turns, ContainsSubstring("TURN  BY     SAYS\n") &&
                          ContainsSubstring("   1  Scout  Off I go.\n"));
    const Json document = turns_json(view, lines);
    REQUIRE(document.find("lines")->as_array().size() == 2);
    CHECK(document.find("lines")->as_array()[1].string_at("action") == "continue");
    CHECK(run_json(view).find("lines") == nullptr);
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
    out.signal.kind = SignalKind::request_changes;
    out.run.status = RunStatus::failed;
    out.run.reason = "changes were requested in the last round";
    CHECK_THAT(signal_text(out), ContainsSubstring("for changes; it failed: changes were requested "
                                                   "in the last round; 'git atelier retry at-r1'"));
}

TEST_CASE("A run that was abandoned says what stays, and what becomes of its changeset",
          "[view][run]") {
    SignalOutcome out{.signal = {.run = id("at-r1"), .n = 1, .kind = SignalKind::abandon},
                      .run = standing(RunStatus::cancelled).run};
    CHECK(signal_text(out) == "at-r1 is abandoned; its pieces stay\n");
    out.run.branch = *BranchName::parse("letter");
    CHECK(signal_text(out) == "at-r1 is abandoned; its branch letter stays\n");
    out.run.changeset = id("at-e1.1");
    CHECK_THAT(signal_text(out), ContainsSubstring("the next session on at-e1.1 begins a new run; "
                                                   "'git atelier abandon at-e1.1 --reason TEXT'"));
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

TEST_CASE("What keeps queued runs in the queue stands below the list of runs", "[view][run]") {
    RunView queued = standing(RunStatus::queued);
    const auto listed = [&] {
        return runs_text({.rows = {{.run = queued.run, .title = "Write"}}, .all = 1}, {}, run_time,
                         {});
    };
    CHECK_THAT(listed(), !ContainsSubstring("stays in the queue"));
    queued.run.reason = "there is no paper; buy some";
    const std::string said = "at-r1 stays in the queue: there is no paper; buy some\n";
    CHECK(listed().ends_with("\n\n" + said));
    CHECK(what_next(queued) == "it stays in the queue: there is no paper; buy some");
}
