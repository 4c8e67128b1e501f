#include "view/run_why.hpp"

#include "support/catch.hpp"
#include "support/run_views.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

RunView at(RunStatus status, Terms steps) {
    RunView view = shown_run();
    view.run.status = status;
    view.workflow.steps = std::move(steps);
    view.facts = {};
    view.facts.artisans = {{"author", "calligrapher"}};
    return view;
}

std::string code(const RunView& view) {
    const auto reasons = reasons_of_run(view);
    return reasons.empty() ? "" : std::string(info(reasons.front().code).name);
}

} // namespace

TEST_CASE("why a run stands where it does has a code and the command that moves it",
          "[view][run]") {
    const Terms turn = {{TurnStep{.role = "author"}}};
    const RunView running = at(RunStatus::running, turn);
    CHECK(code(running).empty());
    const std::string text = run_why_text(running, run_time, {});
    CHECK_THAT(text, ContainsSubstring("run of ensemble, waiting for a driver\n"));
    CHECK_THAT(text, ContainsSubstring("a turn of author (calligrapher)"));
    CHECK_THAT(text, ContainsSubstring("nobody drives it"));
    CHECK_THAT(text, ContainsSubstring("'git atelier run at-r1' continues it"));

    const RunView gate = at(RunStatus::waiting, {{GateStep{GateKind::review}}});
    CHECK(code(gate) == "approval-required");
    CHECK_THAT(run_why_text(gate, run_time, {}), ContainsSubstring("git atelier review at-r1"));
    RunView decided = gate;
    decided.run.changeset = *BeadId::parse("at-e.1");
    decided.hold = MoleculeHold::decided;
    CHECK(code(decided).empty());
    decided.hold = MoleculeHold::blocked;
    CHECK(code(decided) == "not-runnable");
    CHECK_THAT(run_why_text(at(RunStatus::cancelled, {{GateStep{GateKind::review}}}), run_time, {}),
               !ContainsSubstring("the gate"));
    RunView paused = at(RunStatus::paused, turn);
    paused.run.reason = "the tide is in";
    CHECK(code(paused) == "paused");
    CHECK_THAT(run_why_text(paused, run_time, {}), ContainsSubstring("git atelier resume at-r1"));
    CHECK(code(at(RunStatus::completed, turn)) == "run-finished");
    CHECK(code(at(RunStatus::failed, turn)) == "turn-failed");
}

TEST_CASE("a run that is driven says by whom", "[view][run]") {
    RunView driven = at(RunStatus::running, {{TurnStep{.role = "author"}}});
    driven.driver = drivers_lease("at-r1");
    driven.driver->keeper.pid = 4711;
    CHECK(code(driven) == "run-busy");
    const Json why = run_why_json(driven);
    CHECK(why.find("driver")->int_at("pid") == driven.driver->keeper.pid);
    CHECK(why.find("next")->as_array().at(0).string_at("artisan") == "calligrapher");
    CHECK_THAT(run_why_text(driven, run_time, {}), ContainsSubstring("process 4711 on "));
    driven.driver->keeper = {};
    CHECK_THAT(run_why_text(driven, run_time, {}),
               ContainsSubstring(driven.driver->agent.str()) && !ContainsSubstring("process"));
}

TEST_CASE("a queued run says what keeps it in the queue", "[view][run]") {
    RunView queued = at(RunStatus::queued, {{TurnStep{.role = "author"}}});
    CHECK(code(queued).empty());
    CHECK_THAT(run_why_text(queued, run_time, {}), ContainsSubstring("run --queued' takes it up"));
    queued.run.reason = "there is no paper; buy some";
    CHECK(code(queued) == "not-runnable");
    const std::string told = run_why_text(queued, run_time, {});
    const std::string said = "at-r1 stays in the queue: there is no paper; buy some";
    CHECK_THAT(told, ContainsSubstring(said) && !ContainsSubstring("takes it up"));
    CHECK(told.find(queued.run.reason) == told.rfind(queued.run.reason));
}

TEST_CASE("a run whose model rests says so, and for how long", "[view][run]") {
    RunView waits = at(RunStatus::waiting, {{TurnStep{.role = "author"}}});
    waits.run.reason = "slow down";
    CHECK(code(waits) == "not-runnable");
    waits.model_rests = Seconds{90};
    CHECK(code(waits) == "rate-limited");
    CHECK_THAT(run_why_text(waits, run_time, {}),
               ContainsSubstring("at-r1 waits for its model for another ") &&
                   ContainsSubstring(": slow down"));
}
