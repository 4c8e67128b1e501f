// What a person has the last word on: loops whose rounds are used up without an approval, and
// requests for changes after which nobody has a turn.
#include "domain/run/workflow_position.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

// Says at each gate what is next in the list, and approves once there is nothing more.
SimulatedWorld deciding(std::vector<SignalKind> decisions) {
    SimulatedWorld world = willing_world();
    world.decide = [decisions](const GateToWaitAt&, int before) {
        const auto number = static_cast<std::size_t>(before);
        return std::optional(
            RunSignal{.kind = number < decisions.size() ? decisions[number] : SignalKind::approve,
                      .text = "shorter",
                      .by = "overseer"});
    };
    return world;
}

std::vector<std::string> places_given(const WorkflowSimulator& run) {
    std::vector<std::string> out;
    for (const TurnDue& due : run.given())
        out.push_back(due.place.path);
    return out;
}

using Places = std::vector<std::string>;

constexpr auto refuses = SignalKind::request_changes;
const Term review_gate{GateStep{GateKind::review}};

} // namespace

TEST_CASE("A loop whose last round is refused fails the run, and another round is there by a retry",
          "[domain][workflow]") {
    const Until until = GENERATE(Until{}, Until{UntilKind::approved}, Until{UntilKind::done});
    const Workflow workflow = workflow_of(
        {{LoopStep{.steps = {turn_of("a"), review_gate}, .max = 2, .until = until}}, turn_of("b")});
    WorkflowSimulator run(workflow, deciding({refuses, refuses, refuses}));
    CHECK(run.drive() == RunStatus::failed);
    REQUIRE(run.end());
    CHECK(run.end()->error == "approval-required");
    CHECK(run.end()->reason == "changes were requested in the last round");
    CHECK(places_given(run) == Places{"0.r1.0", "0.r2.0"});

    CHECK(unwrap(run.signal({.kind = SignalKind::retry})).status == RunStatus::running);
    CHECK(run.drive() == RunStatus::failed);
    CHECK(places_given(run) == Places{"0.r1.0", "0.r2.0", "0.r3.0"});
    CHECK(run.given().back().inputs.back().text == "shorter");

    unwrap(run.signal({.kind = SignalKind::retry}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(places_given(run) == Places{"0.r1.0", "0.r2.0", "0.r3.0", "0.r4.0", "1"});
}

TEST_CASE("A loop that waits for a person's approval does not end without one",
          "[domain][workflow]") {
    SimulatedWorld world = willing_world();
    world.conflicts = [](const DoStep&, int before) { return before < 2; };
    const Terms steps{turn_of("a", {}, Produces::changes), {DoStep{DoKind::rebase}}, review_gate};
    const auto loop = [&](Terms of, UntilKind until) {
        return workflow_of({{LoopStep{std::move(of), 2, {until}}}});
    };
    WorkflowSimulator run(loop(steps, UntilKind::approved), world);
    CHECK(run.drive() == RunStatus::failed);
    CHECK(run.end()->reason == "the last round ended without an approval");
    unwrap(run.signal({.kind = SignalKind::retry}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.given().size() == 3);

    SECTION("one that waits for something else, or for an artisan's, does") {
        WorkflowSimulator done(loop(steps, UntilKind::done), world);
        CHECK(done.drive() == RunStatus::completed);
        const Terms reviewed{turn_of("a"), turn_of("b", {}, Produces::review)};
        WorkflowSimulator review(loop(reviewed, UntilKind::approved), willing_world());
        CHECK(review.drive() == RunStatus::completed);
    }
    SECTION("an answer is no word on the work") {
        world = willing_world();
        world.agent = [](const TurnDue& due, const std::vector<std::string>&, int) {
            SimulatedReply reply{.text = "t"};
            if (due.step.produces == Produces::review) reply.verdict = WorkflowVerdict::approved;
            return reply;
        };
        const Terms asked{
            turn_of("a"), {GateStep{GateKind::answer}}, turn_of("b", {}, Produces::review)};
        WorkflowSimulator answered(loop(asked, UntilKind::approved), world);
        CHECK(answered.drive() == RunStatus::completed);
        CHECK(answered.given().size() == 2);
    }
}

TEST_CASE("A run does not complete on a request for changes that nobody has a turn after",
          "[domain][workflow]") {
    WorkflowSimulator run(workflow_of({turn_of("a"), review_gate}), deciding({refuses}));
    CHECK(run.drive() == RunStatus::failed);
    CHECK(run.end()->error == "approval-required");
    unwrap(run.signal({.kind = SignalKind::retry}));
    // The gate is opened anew.
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.given().size() == 1);

    WorkflowSimulator told(workflow_of({turn_of("a"), review_gate, turn_of("b")}),
                           deciding({refuses}));
    CHECK(told.drive() == RunStatus::completed);
    CHECK(told.given().size() == 2);
}

TEST_CASE("Who ends the stage after a request for changes has the last word",
          "[domain][workflow]") {
    SimulatedWorld silent = willing_world();
    silent.decide = [](const GateToWaitAt&, int) { return std::optional<RunSignal>(); };
    WorkflowSimulator run(
        workflow_of({{LoopStep{{turn_of("a"), review_gate}, 3, {UntilKind::approved}, "work"}}}),
        silent);
    CHECK(run.drive() == RunStatus::waiting);
    unwrap(run.signal({.kind = refuses, .text = "shorter"}));
    unwrap(run.signal({.kind = SignalKind::advance}));
    CHECK(run.drive() == RunStatus::completed);
    CHECK(run.given().size() == 1);
}

TEST_CASE("The round that is refused is over, and the one around it is not", "[domain][workflow]") {
    const Workflow workflow = workflow_of({{LoopStep{
        {{LoopStep{{turn_of("a"), review_gate}, 1, {UntilKind::approved}, "inner"}}, turn_of("b")},
        2}}});
    WorkflowSimulator run(workflow, deciding({refuses}));
    CHECK(run.drive() == RunStatus::failed);
    Facts before = run.facts();
    before.signals.pop_back();
    CHECK(rounds_over(workflow, before, run.facts()) == std::vector<LoopRound>{{"0.r1.0", 1}});
}

TEST_CASE("The next session on a changeset finds that its last round was refused",
          "[domain][workflow]") {
    const Workflow workflow =
        workflow_of({{LoopStep{{turn_of("a"), review_gate}, 1, {UntilKind::approved}, "review"}}});
    for (const bool of_changeset : {false, true}) {
        SimulatedWorld silent = willing_world();
        silent.decide = [](const GateToWaitAt&, int) { return std::optional<RunSignal>(); };
        WorkflowSimulator run(workflow, silent);
        if (of_changeset) run.run().changeset = *BeadId::parse("at-1.1");
        CHECK(run.drive() == RunStatus::waiting);
        const auto said = unwrap(run.signal({.kind = refuses, .text = "shorter"}));
        CHECK(said.status == (of_changeset ? RunStatus::running : RunStatus::failed));
        CHECK(run.drive() == RunStatus::failed);
    }
}
