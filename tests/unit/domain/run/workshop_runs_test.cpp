// The workshop's numbers, and how a run moves through its stages.
#include "domain/workflow/routing.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

WorkflowSimulator workshop_led_by(const std::string& builder, int steps) {
    const Workflow workshop = workshop_of(steps);
    WorkflowSimulator run(workshop, willing_world());
    run.start_at(*stage_named(workshop, {}, workshop.steps, builder));
    return run;
}

struct WorkshopNumbers {
    int turns = 0;
    int handoffs = 0;
    std::size_t stages = 0;

    bool operator==(const WorkshopNumbers&) const = default;
};

WorkshopNumbers numbers_of(const WorkflowSimulator& run) {
    WorkshopNumbers out{.turns = run.turns_done()};
    const Facts facts = run.facts();
    for (const SignalRecord& signal : facts.signals) {
        if (signal.kind != SignalKind::close) continue;
        ++out.stages;
        if (!signal.to.empty()) ++out.handoffs;
    }
    return out;
}

std::vector<std::string> stages_taken(const WorkflowSimulator& run) {
    std::vector<std::string> out;
    const Facts facts = run.facts();
    for (const TurnRecord& turn : facts.turns)
        if (out.empty() || out.back() != turn.stage) out.push_back(turn.stage);
    return out;
}

RunSignal handoff_to(const std::string& name) {
    return {.kind = SignalKind::handoff, .to = name, .by = "overseer"};
}

} // namespace

TEST_CASE("A workshop takes its steps in each stage from the lead's on",
          "[domain][workflow][workshop]") {
    auto research = workshop_led_by("scout", 2);
    CHECK(research.drive() == RunStatus::completed);
    CHECK(numbers_of(research) == WorkshopNumbers{10, 4, 5});
    CHECK(research.pieces().size() == 10);
    auto design = workshop_led_by("sage", 5);
    CHECK(design.drive() == RunStatus::completed);
    CHECK(numbers_of(design) == WorkshopNumbers{20, 3, 4});
    auto deploy = workshop_led_by("sync", 1);
    CHECK(deploy.drive() == RunStatus::completed);
    CHECK(numbers_of(deploy) == WorkshopNumbers{1, 0, 1});
}

TEST_CASE("The first piece of a stage is made from all pieces of the stage before",
          "[domain][workflow][workshop]") {
    auto run = workshop_led_by("steady", 3);
    run.drive();
    std::vector<std::vector<std::string>> parents;
    for (const TurnDue& due : run.given()) {
        parents.emplace_back();
        for (const BeadId& parent : due.parents)
            parents.back().push_back(run.pieces().at(parent).path);
    }
    CHECK(parents == std::vector<std::vector<std::string>>{{},
                                                           {"v1.3.r1.0"},
                                                           {"v1.3.r2.0"},
                                                           {"v1.3.r1.0", "v1.3.r2.0", "v1.3.r3.0"},
                                                           {"v2.4.r1.0"},
                                                           {"v2.4.r2.0"}});
}

TEST_CASE("A builder that says it is done ends its stage", "[domain][workflow][workshop]") {
    SimulatedWorld world = willing_world();
    world.agent = [](const TurnDue& due, const std::vector<std::string>&, int) {
        return SimulatedReply{.text = "t", .says_done = due.step.role == "sage"};
    };
    WorkflowSimulator run(workshop_of(3), world);
    run.drive();
    CHECK(run.turns_done() == 13);
}

TEST_CASE("Without advancing by itself a full stage waits, and goes on step by step",
          "[domain][workflow][workshop]") {
    auto run = workshop_led_by("scout", 5);
    run.auto_advance(false);
    CHECK(run.drive() == RunStatus::waiting);
    CHECK(run.turns_done() == 5);
    for (int steps = 6; steps <= 7; ++steps) {
        CHECK(unwrap(run.signal({.kind = SignalKind::steps, .amount = 1})).status ==
              RunStatus::running);
        CHECK(run.drive() == RunStatus::waiting);
        CHECK(run.turns_done() == steps);
    }
    CHECK(stages_taken(run) == std::vector<std::string>{"exploring"});
    CHECK(unwrap(run.signal({.kind = SignalKind::advance})).status == RunStatus::running);
    CHECK(run.drive() == RunStatus::waiting);
    CHECK(stages_taken(run) == std::vector<std::string>{"exploring", "designing"});
    CHECK(run.turns_done() == 12);
}

TEST_CASE("An advance ends the stage at hand, and on the last one the run",
          "[domain][workflow][workshop]") {
    auto run = workshop_led_by("steady", 5);
    run.drive(2);
    unwrap(run.signal({.kind = SignalKind::advance}));
    run.drive(1);
    CHECK(stages_taken(run) == std::vector<std::string>{"refining", "integrating"});
    unwrap(run.signal({.kind = SignalKind::advance}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.turns_done() == 3);
    CHECK(numbers_of(run) == WorkshopNumbers{3, 1, 2});
}

TEST_CASE("A handoff backwards goes on through the stages", "[domain][workflow][workshop]") {
    auto run = workshop_led_by("spark", 2);
    run.drive(1);
    unwrap(run.signal(handoff_to("scout")));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(stages_taken(run) == std::vector<std::string>{"prototyping", "exploring", "designing",
                                                        "prototyping", "refining", "integrating"});
    CHECK(run.turns_done() == 11);
    // The scout has the spark's piece, and a place of its own for each visit.
    CHECK(run.given().at(1).parents == std::vector{*BeadId::parse("at-r1.1")});
    CHECK(run.given().at(5).place.path == "v4.2.r1.0");
}

TEST_CASE("A handoff forwards leaves stages out", "[domain][workflow][workshop]") {
    auto run = workshop_led_by("scout", 2);
    run.drive(1);
    unwrap(run.signal(handoff_to("integrating")));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(stages_taken(run) == std::vector<std::string>{"exploring", "integrating"});
}

TEST_CASE("What a handoff brings along belongs to the stage that it ends",
          "[domain][workflow][workshop]") {
    auto run = workshop_led_by("steady", 1);
    run.auto_advance(false);
    run.drive();
    RunSignal signal = handoff_to("sync");
    signal.piece = run.add_piece("a file");
    unwrap(run.signal(signal));
    run.drive();
    CHECK(run.given().at(1).parents ==
          std::vector{*BeadId::parse("at-r1.1"), *BeadId::parse("at-r1.2")});
}

TEST_CASE("A turn in flight ends before its stage does", "[domain][workflow][workshop]") {
    auto run = workshop_led_by("scout", 5);
    Facts facts = run.facts();
    facts.turns.push_back({.run = run.run().id,
                           .n = 1,
                           .path = "v1.0.r1.0",
                           .role = "scout",
                           .status = TurnStatus::working});
    facts.signals.push_back({.run = run.run().id,
                             .n = 1,
                             .kind = SignalKind::advance,
                             .path = "v1.0",
                             .after_turn = 1});
    const Workflow workshop = workshop_of(5);
    CHECK(std::holds_alternative<TurnsUnderway>(next_step(workshop, facts)));
    CHECK(activity_of(RunStatus::running, facts, next_step(workshop, facts)) ==
          RunActivity::working);
    facts.turns[0].status = TurnStatus::done;
    const RunNext next = next_step(workshop, facts);
    CHECK(next == RunNext(StageToClose{"v1.0", "exploring", "designing", false}));
    CHECK(activity_of(RunStatus::running, facts, next) == RunActivity::advancing);
    CHECK(activity_of(RunStatus::running, {}, next_step(workshop, {})) == RunActivity::running);
    CHECK(activity_of(RunStatus::paused, facts, next) == RunActivity::idle);
}

TEST_CASE("Who is handed a run by a person has it, also where a gate sent it back",
          "[domain][workflow]") {
    const Workflow stages = workflow_of(
        {{LoopStep{.steps = {{SeqStep{{turn_of("a"), {GateStep{GateKind::review}}}, "one"}},
                             {SeqStep{{turn_of("b")}, "two"}}},
                   .max = 2}}});
    const std::string visit = "0.r1.v1.0";
    const BeadId run = *BeadId::parse("at-r1");
    Facts facts{
        .turns =
            {{.run = run, .n = 1, .path = visit + ".0", .role = "a", .status = TurnStatus::done}},
        .signals = {{.run = run,
                     .kind = SignalKind::request_changes,
                     .path = visit + ".1",
                     .after_turn = 1}}};
    // To the next round it leads, not to the next stage.
    const RunNext back = next_step(stages, facts);
    REQUIRE(std::holds_alternative<StageToClose>(back));
    CHECK(std::get<StageToClose>(back).next.empty());
    facts.auto_advance = false;
    CHECK(std::holds_alternative<FullStage>(next_step(stages, facts)));
    facts.signals.push_back(
        {.run = run, .kind = SignalKind::handoff, .path = visit, .after_turn = 1, .to = "two"});
    const RunNext handed = next_step(stages, facts);
    REQUIRE(std::holds_alternative<StageToClose>(handed));
    CHECK(std::get<StageToClose>(handed).next == "two");
    facts.signals.push_back(
        {.run = run, .kind = SignalKind::close, .path = visit, .after_turn = 1});
    const RunNext after = next_step(stages, facts);
    REQUIRE(std::holds_alternative<DueSteps>(after));
    CHECK(std::get<DueSteps>(after).turns.at(0).place.path == "0.r1.v2.1.0");
}
