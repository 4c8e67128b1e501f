#include "domain/run/workflow_position.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

SimulatedWorld failing_world(const std::function<bool(const TurnDue&, int failures)>& fails) {
    SimulatedWorld world = willing_world();
    world.agent = [fails](const TurnDue& due, const std::vector<std::string>&, int failures) {
        if (fails(due, failures)) return SimulatedReply{.failed = true, .text = "out of ink"};
        return SimulatedReply{.text = due.step.role};
    };
    return world;
}

Term one_turn(const std::string& role, int retries, IfFailed if_failed) {
    return {TurnStep{.role = role, .retries = retries, .if_failed = if_failed}};
}

std::vector<std::string> paths_given(const WorkflowSimulator& run) {
    std::vector<std::string> out;
    for (const TurnDue& due : run.given())
        out.push_back(due.place.path);
    return out;
}

using Paths = std::vector<std::string>;

SimulatedWorld with_verdicts(std::vector<WorkflowVerdict> verdicts) {
    SimulatedWorld world = willing_world();
    world.agent = [verdicts](const TurnDue& due, const std::vector<std::string>&, int) {
        SimulatedReply reply{.text = due.step.role};
        const auto round = static_cast<std::size_t>(std::max(due.place.round, 1));
        if (due.step.produces == Produces::review) reply.verdict = verdicts.at(round - 1);
        return reply;
    };
    return world;
}

} // namespace

TEST_CASE("A path says where a leaf stands, and in which round", "[domain][workflow]") {
    const Workflow nested = workflow_of(
        {turn_of("a"),
         {LoopStep{.steps = {turn_of("b"), {ParStep{{turn_of("c"), turn_of("d")}}}}, .max = 2}}});
    WorkflowSimulator run(nested, willing_world());
    run.drive();
    CHECK(paths_given(run) ==
          Paths{"0", "1.r1.0", "1.r1.1.0", "1.r1.1.1", "1.r2.0", "1.r2.1.0", "1.r2.1.1"});
    CHECK(run.given().at(4).place.round == 2);
}

TEST_CASE("A brief is told in other words in a later round", "[domain][workflow]") {
    Term turn = turn_of("a");
    std::get<TurnStep>(turn.step).brief = {"carry-out", "address-feedback"};
    WorkflowSimulator run(workflow_of({{LoopStep{.steps = {turn}, .max = 3}}}), willing_world());
    run.drive();
    CHECK(run.given().at(0).brief == "carry-out");
    CHECK(run.given().at(1).brief == "address-feedback");
    CHECK(run.given().at(2).brief == "address-feedback");
}

TEST_CASE("A turn that failed is told why and tried again", "[domain][workflow]") {
    WorkflowSimulator run(workflow_of({one_turn("a", 2, IfFailed::stop)}),
                          failing_world([](const TurnDue&, int failures) { return failures < 2; }));
    CHECK(run.drive() == RunStatus::completed);
    REQUIRE(run.given().size() == 3);
    CHECK(run.given()[0].error.empty());
    CHECK(run.given()[1].error == "out of ink");
    CHECK(run.given()[2].place.attempt == 3);
}

TEST_CASE("A turn that fails too often ends the run, and a retry goes on with it",
          "[domain][workflow]") {
    int asked = 0;
    WorkflowSimulator run(workflow_of({one_turn("a", 1, IfFailed::stop), turn_of("b")}),
                          failing_world([&](const TurnDue& due, int) {
                              return due.step.role == "a" && ++asked <= 2;
                          }));
    CHECK(run.drive() == RunStatus::failed);
    CHECK(run.end()->path == "0");
    CHECK(run.end()->error == "turn-failed");
    CHECK(run.end()->reason == "a failed 2 times, at last with: out of ink");
    CHECK(unwrap(run.signal({.kind = SignalKind::retry})).status == RunStatus::running);
    CHECK(run.drive() == RunStatus::completed);
    CHECK(paths_given(run) == Paths{"0", "0", "0", "1"});
}

TEST_CASE("A workflow goes on without a turn that may be skipped", "[domain][workflow]") {
    WorkflowSimulator run(
        workflow_of({{ParStep{{one_turn("a", 0, IfFailed::skip), turn_of("b"), turn_of("c")}}},
                     turn_of("d")}),
        failing_world([](const TurnDue& due, int) { return due.step.role == "a"; }));
    CHECK(run.drive() == RunStatus::completed);
    // The collection is of those that were made.
    CHECK(run.pieces().at(*BeadId::parse("at-r1.3")).parents.size() == 2);
    CHECK(failed_as({.role = "a", .retries = 1, .if_failed = IfFailed::skip}, 0) ==
          TurnStatus::failed);
    CHECK(failed_as({.role = "a", .retries = 1, .if_failed = IfFailed::skip}, 1) ==
          TurnStatus::skipped);
    CHECK(failed_as({.role = "a", .retries = 0}, 0) == TurnStatus::failed);
}

TEST_CASE("A round in which every turn fails fails the run", "[domain][workflow]") {
    const Workflow rounds = workflow_of({{LoopStep{
        .steps = {one_turn("a", 0, IfFailed::skip), one_turn("b", 0, IfFailed::skip)}, .max = 3}}});
    bool out = true;
    WorkflowSimulator run(rounds, failing_world([&](const TurnDue& due, int) {
                              return out && due.place.round == 2;
                          }));
    CHECK(run.drive() == RunStatus::failed);
    CHECK(run.end()->path == "0.r2");
    CHECK(run.end()->reason == "every turn of round 2 failed");
    out = false;
    unwrap(run.signal({.kind = SignalKind::retry}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.turns_done() == 6);

    WorkflowSimulator alone(workflow_of({one_turn("a", 0, IfFailed::skip)}),
                            failing_world([](const TurnDue&, int) { return true; }));
    CHECK(alone.drive() == RunStatus::failed);
    CHECK(alone.end()->reason == "every turn failed");
}

TEST_CASE("What stands beside a turn that failed is carried out to its end", "[domain][workflow]") {
    const Term beside{SeqStep{{turn_of("b"), turn_of("c")}}};
    WorkflowSimulator run(
        workflow_of({{ParStep{{one_turn("a", 0, IfFailed::stop), beside}}}, turn_of("d")}),
        failing_world([](const TurnDue& due, int) { return due.step.role == "a"; }));
    CHECK(run.drive() == RunStatus::failed);
    CHECK(paths_given(run) == Paths{"0.0", "0.1.0", "0.1.1"});
}

TEST_CASE("A loop ends when what it waits for has come, or after its last round",
          "[domain][workflow]") {
    using enum WorkflowVerdict;
    const auto rounds_until = [](const Until& until, const SimulatedWorld& world, Terms steps) {
        WorkflowSimulator run(
            workflow_of({{LoopStep{.steps = std::move(steps), .max = 4, .until = until}}}), world);
        CHECK(run.drive() == RunStatus::completed);
        return run.given().back().place.round;
    };
    const Term review = turn_of("reviewer", {SeesKind::previous}, Produces::review);
    const Terms reviewed{turn_of("author"), review};
    const auto verdicts = with_verdicts({changes_requested, approved, approved, approved});
    CHECK(rounds_until({UntilKind::approved}, verdicts, reviewed) == 2);
    CHECK(rounds_until({UntilKind::rounds}, verdicts, reviewed) == 4);
    CHECK(rounds_until({UntilKind::approved}, willing_world(), reviewed) == 4);

    SimulatedWorld checks = willing_world();
    checks.passes = [](const CheckStep&, int before) { return before >= 2; };
    const Terms checked{turn_of("author"), {CheckStep{{"make"}}}};
    CHECK(rounds_until({UntilKind::checks_pass}, checks, checked) == 3);

    SimulatedWorld scores = willing_world();
    scores.agent = [](const TurnDue& due, const std::vector<std::string>&, int) {
        const double base = due.step.role == "a" ? 7 : 3;
        return SimulatedReply{.text = "t", .score = base + due.place.round};
    };
    const Terms two{turn_of("a"), turn_of("b")};
    CHECK(rounds_until({UntilKind::score, 8}, scores, two) == 1);
    CHECK(rounds_until({UntilKind::score, 9}, scores, two) == 2);
    CHECK(rounds_until({UntilKind::score, 5, ScoreOf::last}, scores, two) == 2);
    CHECK(rounds_until({UntilKind::score, 7.5, ScoreOf::mean}, scores, two) == 3);
    CHECK(rounds_until({UntilKind::score, 6, ScoreOf::role, "b"}, scores, two) == 3);
    CHECK(rounds_until({UntilKind::score, 1, ScoreOf::role, "nobody"}, scores, two) == 4);
}

TEST_CASE("A person's approval counts before a reviewer's objection", "[domain][workflow]") {
    using enum WorkflowVerdict;
    const Term review = turn_of("reviewer", {SeesKind::previous}, Produces::review);
    WorkflowSimulator run(
        workflow_of({{LoopStep{.steps = {turn_of("author"), review, {GateStep{GateKind::review}}},
                               .max = 3,
                               .until = {UntilKind::approved}}}}),
        with_verdicts({changes_requested, changes_requested, changes_requested}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.given().size() == 2);
}

TEST_CASE("What a failed check printed is told to the next turn", "[domain][workflow]") {
    SimulatedWorld world = willing_world();
    world.passes = [](const CheckStep&, int before) { return before > 0; };
    WorkflowSimulator run(
        workflow_of({{LoopStep{.steps = {turn_of("author"), {CheckStep{{"make", "test"}}}},
                               .max = 3,
                               .until = {UntilKind::checks_pass}}},
                     turn_of("other")}),
        world);
    run.drive();
    REQUIRE(run.given().size() == 3);
    const auto& inputs = run.given()[1].inputs;
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].kind == InputKind::piece);
    CHECK(inputs[1].kind == InputKind::check);
    CHECK(inputs[1].text == "make test said so");
    // It is about a version that is gone.
    CHECK(run.given()[2].inputs.size() == 1);
}

TEST_CASE("What is sent back begins the next round, and that is told why", "[domain][workflow]") {
    SimulatedWorld world = willing_world();
    world.conflicts = [](const DoStep& act, int before) {
        return act.kind == DoKind::rebase && before == 0;
    };
    world.decide = [](const GateToWaitAt&, int before) {
        return std::optional(
            RunSignal{.kind = before == 0 ? SignalKind::request_changes : SignalKind::approve,
                      .text = "shorter",
                      .by = "overseer"});
    };
    const Terms cycle{turn_of("author", {SeesKind::previous}, Produces::changes),
                      {DoStep{DoKind::rebase}},
                      {GateStep{GateKind::review}},
                      {DoStep{DoKind::notify}}};
    WorkflowSimulator run(workflow_of({{LoopStep{cycle, 5, {UntilKind::approved}, "review"}}}),
                          world);
    CHECK(run.drive() == RunStatus::completed);
    CHECK(paths_given(run) == Paths{"v1.0.r1.0", "v1.0.r2.0", "v1.0.r3.0"});
    CHECK(run.given()[1].inputs.at(1).kind == InputKind::conflict);
    CHECK(run.given()[2].inputs.at(1).kind == InputKind::decision);
    CHECK(run.given()[2].inputs.at(1).text == "shorter");
    CHECK(run.given()[2].inputs.at(1).verdict == WorkflowVerdict::changes_requested);
    const Facts facts = run.facts();
    CHECK(std::count_if(facts.turns.begin(), facts.turns.end(), [](const TurnRecord& turn) {
              return turn.kind == TurnKind::act && turn.text == "notify";
          }) == 1);
}

TEST_CASE("A gate that nobody decides in time fails the run, one for an answer does not",
          "[domain][workflow]") {
    SimulatedWorld silent = willing_world();
    silent.decide = [](const GateToWaitAt&, int) { return std::optional<RunSignal>(); };
    WorkflowSimulator approval(
        workflow_of({turn_of("a"), {GateStep{GateKind::approval}}, turn_of("b")}), silent);
    CHECK(approval.drive() == RunStatus::waiting);
    CHECK(unwrap(approval.signal({.kind = SignalKind::expire})).status == RunStatus::failed);
    CHECK(approval.drive() == RunStatus::failed);
    CHECK(approval.end()->reason == "nobody decided at the gate in time");
    unwrap(approval.signal({.kind = SignalKind::retry}));
    CHECK(approval.drive() == RunStatus::waiting);
    CHECK(unwrap(approval.signal({.kind = SignalKind::approve})).status == RunStatus::running);
    CHECK(approval.drive() == RunStatus::completed);

    WorkflowSimulator answer(workflow_of({{GateStep{GateKind::answer}}, turn_of("b")}), silent);
    CHECK(answer.drive() == RunStatus::waiting);
    unwrap(answer.signal({.kind = SignalKind::expire}));
    CHECK(answer.drive() == RunStatus::completed);
    CHECK(answer.given().at(0).inputs.at(0).verdict == WorkflowVerdict::expired);
}

TEST_CASE("A turn sees as much as its workflow says", "[domain][workflow]") {
    const Term review = turn_of("r", {SeesKind::previous}, Produces::review);
    const auto seen_with = [&](const Sees& sees) {
        WorkflowSimulator run(workflow_of({turn_of("a"), turn_of("b"), review, turn_of("c", sees)}),
                              willing_world());
        run.drive();
        std::string out;
        for (const TurnInput& input : run.given().at(3).inputs)
            out += std::to_string(input.turn) + (input.percent < 100 ? "% " : " ");
        return out + "/" + std::to_string(run.given().at(3).parents.size());
    };
    CHECK(seen_with({SeesKind::all}) == "1 2 3 /1");
    CHECK(seen_with({SeesKind::previous}) == "2 3 /1");
    CHECK(seen_with({SeesKind::part, 10}) == "2% 3 /1");
    CHECK(seen_with({SeesKind::none}) == "/0");
}

TEST_CASE("The last lines of a text are at least one", "[domain][workflow]") {
    CHECK(last_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", 20) == "9\n10\n");
    CHECK(last_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n10", 29) == "9\n10");
    CHECK(last_lines("1\n2\n3", 10) == "3");
    CHECK(last_lines("1\n2\n3", 100) == "1\n2\n3");
    CHECK(last_lines("only", 1) == "only");
    CHECK(last_lines("", 50).empty());
}

TEST_CASE("What is injected is seen by the next turn and becomes part of the lineage",
          "[domain][workflow]") {
    WorkflowSimulator run(workflow_of({turn_of("a"), turn_of("b"), turn_of("c")}), willing_world());
    run.drive(1);
    const BeadId given = run.add_piece("a file");
    unwrap(run.signal({.kind = SignalKind::inject, .piece = given, .by = "overseer"}));
    run.drive();
    CHECK(run.given().at(1).parents == std::vector{*BeadId::parse("at-r1.1"), given});
    CHECK(run.given().at(1).inputs.at(1).from == "overseer");
    CHECK(run.given().at(2).parents.size() == 1);
}

TEST_CASE("An injected piece takes no words away from the turn that sees it",
          "[domain][workflow]") {
    const Term review = turn_of("r", {SeesKind::previous}, Produces::review);
    WorkflowSimulator run(workflow_of({turn_of("a"), review, turn_of("b")}), willing_world());
    run.drive(2);
    unwrap(run.signal({.kind = SignalKind::inject, .piece = run.add_piece("x")}));
    run.drive();
    CHECK(run.given().at(2).inputs.size() == 3);
}

TEST_CASE("What a turn was given as it began is told whatever has happened since",
          "[domain][workflow]") {
    const Workflow workflow = workflow_of({turn_of("a"), turn_of("b"), {CheckStep{{"make"}}}});
    WorkflowSimulator run(workflow, willing_world());
    run.drive(2);
    unwrap(run.signal({.kind = SignalKind::inject, .piece = run.add_piece("later")}));
    run.drive();
    const auto begun = turn_as_begun(workflow, run.facts(), 2);
    REQUIRE(begun);
    CHECK(*begun == run.given().at(1));
    CHECK(begun->parents == std::vector{*BeadId::parse("at-r1.1")});
    CHECK(turn_as_begun(workflow, run.facts(), 1) == run.given().at(0));
    CHECK_FALSE(turn_as_begun(workflow, run.facts(), 3));
    CHECK_FALSE(turn_as_begun(workflow, run.facts(), 9));
}

TEST_CASE("A note is told once, to whom it is for", "[domain][workflow]") {
    Workflow workflow = workflow_of({turn_of("a"), turn_of("b"), turn_of("a"), turn_of("b")});
    workflow.roles = {{"a", "alice"}, {"b", "bob"}};
    WorkflowSimulator run(workflow, willing_world());
    run.drive(1);
    unwrap(run.signal({.kind = SignalKind::note, .text = "to anybody"}));
    unwrap(run.signal({.kind = SignalKind::note, .to = "alice", .text = "to alice"}));
    run.drive();
    const auto notes = [&](std::size_t turn) {
        std::string out;
        for (const TurnInput& note : run.given().at(turn).notes)
            out += note.text + ";";
        return out;
    };
    CHECK(notes(0).empty());
    CHECK(notes(1) == "to anybody;");
    CHECK(notes(2) == "to alice;");
    CHECK(notes(3).empty());
}

TEST_CASE("A run that is completed by a signal ends once no turn is in flight",
          "[domain][workflow]") {
    WorkflowSimulator run(workflow_of({turn_of("a"), turn_of("b")}), willing_world());
    run.drive(1);
    CHECK(unwrap(run.signal({.kind = SignalKind::complete})).status == RunStatus::completed);
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.turns_done() == 1);
    CHECK(run.end()->pieces == std::vector{*BeadId::parse("at-r1.1")});
}

TEST_CASE("A lost turn is taken again and counts for nothing", "[domain][workflow]") {
    WorkflowSimulator run(workflow_of({one_turn("a", 0, IfFailed::stop)}), willing_world());
    for (int i = 0; i < 5; ++i) {
        run.kill_after(i == 0 ? 1 : 2, false);
        CHECK_THROWS_AS(run.drive(), DriverKilled);
    }
    run.kill_after(100, false);
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.given().back().place.attempt == 6);
    CHECK(run.given().back().error.empty());
}

TEST_CASE("What is due next is told of ten thousand turns as of ten", "[domain][workflow]") {
    const Workflow rounds =
        workflow_of({{LoopStep{.steps = {turn_of("a", {SeesKind::all})}, .max = 100000}}});
    Facts facts;
    for (int n = 1; n <= 10000; ++n)
        facts.turns.push_back({.run = *BeadId::parse("at-r1"),
                               .n = n,
                               .path = "0.r" + std::to_string(n) + ".0",
                               .role = "a",
                               .status = TurnStatus::done,
                               .piece = *BeadId::parse("at-r1." + std::to_string(n))});
    const RunNext next = next_step(rounds, facts);
    REQUIRE(std::holds_alternative<DueSteps>(next));
    const TurnDue& due = std::get<DueSteps>(next).turns.at(0);
    CHECK(due.place.path == "0.r10001.0");
    CHECK(due.inputs.size() == 10000);
    CHECK(due.parents == std::vector{*BeadId::parse("at-r1.10000")});
}
