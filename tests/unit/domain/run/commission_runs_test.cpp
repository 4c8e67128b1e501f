// What each way of commissioning a piece comes to: pieces, parents, what each turn saw and in which
// order.
#include "domain/workflow/commission.hpp"
#include "domain/workflow/normal_form.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A run of it in which every turn writes its artisan's name and what it saw.
WorkflowSimulator ended_run_of(const Workflow& workflow) {
    WorkflowSimulator run(normal_form(workflow), willing_world());
    CHECK(run.drive() == RunStatus::completed);
    return run;
}

WorkflowSimulator commissioned(CommissionHow how, const std::vector<std::string>& artisans,
                               const CommissionShape& shape = {}) {
    return ended_run_of(unwrap(commission_workflow(how, artisans, shape)));
}

// Paths of the parents of each piece, in the order in which pieces were made.
std::vector<std::vector<std::string>> lineage_of(const WorkflowSimulator& run) {
    std::vector<std::vector<std::string>> out;
    for (std::size_t i = 1; i <= run.pieces().size(); ++i) {
        const auto& piece = run.pieces().at(*BeadId::parse("at-r1." + std::to_string(i)));
        out.emplace_back();
        for (const BeadId& parent : piece.parents)
            out.back().push_back(run.pieces().at(parent).path);
    }
    return out;
}

using Lineage = std::vector<std::vector<std::string>>;

// The content of what the run made in the end.
std::string result_of(const WorkflowSimulator& run) {
    std::string out;
    for (const BeadId& piece : run.end()->pieces)
        out += run.pieces().at(piece).content;
    return out;
}

} // namespace

TEST_CASE("Of a solo the piece has no parents", "[domain][workflow][commission]") {
    const auto run = commissioned(CommissionHow::solo, {"scout"});
    CHECK(lineage_of(run) == Lineage{{}});
    CHECK(result_of(run) == "first()");
    CHECK(run.given().at(0).artisan == "scout");
    CHECK(run.given().at(0).brief == "commission");
}

TEST_CASE("In a chain each piece is made from the one before", "[domain][workflow][commission]") {
    const auto run = commissioned(CommissionHow::chain, {"scout", "sage", "spark"});
    CHECK(lineage_of(run) == Lineage{{}, {"0"}, {"1"}});
    CHECK(result_of(run) == "third(second(first()))");
}

TEST_CASE("A duet is the second's, made from the first's", "[domain][workflow][commission]") {
    const auto run = commissioned(CommissionHow::duet, {"scout", "sage"});
    CHECK(lineage_of(run) == Lineage{{}, {"0"}});
    CHECK(result_of(run) == "second(first())");
    CHECK(run.given().at(1).brief == "own-way");
}

TEST_CASE("A refinement improves until nothing changes", "[domain][workflow][commission]") {
    const auto once = commissioned(CommissionHow::refinement, {"scout", "sage"});
    CHECK(lineage_of(once) == Lineage{{}, {"0"}});
    const auto thrice = commissioned(CommissionHow::refinement, {"scout", "sage"}, {.rounds = 3});
    CHECK(lineage_of(thrice) == Lineage{{}, {"0"}, {"1.r1.0"}, {"1.r2.0"}});
    CHECK(result_of(thrice) == "second(second(second(first())))");

    SimulatedWorld content = willing_world();
    content.agent = [](const TurnDue& due, const std::vector<std::string>&, int) {
        return SimulatedReply{.text = "t", .unchanged = due.place.round == 2};
    };
    WorkflowSimulator stops(
        unwrap(commission_workflow(CommissionHow::refinement, {"scout", "sage"}, {.rounds = 5})),
        content);
    stops.drive();
    CHECK(stops.turns_done() == 3);
}

TEST_CASE("Of an exquisite piece each sees the last lines, and all is revealed",
          "[domain][workflow][commission]") {
    SimulatedWorld world = willing_world();
    world.agent = [](const TurnDue& due, const std::vector<std::string>& seen, int) {
        std::string text = due.step.role + " saw " + (seen.empty() ? "nothing" : seen.at(0));
        for (int i = 1; i < 20; ++i)
            text += "\n" + due.step.role + " " + std::to_string(i);
        return SimulatedReply{.text = text};
    };
    WorkflowSimulator run(
        unwrap(commission_workflow(CommissionHow::exquisite, {"scout", "sage", "spark"})), world);
    run.drive();
    CHECK(lineage_of(run) == Lineage{{}, {"0.0"}, {"0.1"}, {"0.0", "0.1", "0.2"}});
    const std::string all = result_of(run);
    CHECK_THAT(all, ContainsSubstring("first saw nothing\n"));
    CHECK_THAT(all, ContainsSubstring("second saw first 18\nfirst 19\n"));
    CHECK_THAT(all, ContainsSubstring("third saw second 18\nsecond 19\n"));
    CHECK(all.find("first") < all.find("third"));
}

TEST_CASE("An ensemble is a collection of what each made by itself",
          "[domain][workflow][commission]") {
    const auto run = commissioned(CommissionHow::ensemble, {"scout", "sage", "spark"});
    CHECK(lineage_of(run) == Lineage{{}, {}, {}, {"0.0", "0.1", "0.2"}});
    CHECK(result_of(run) == "## scout\n\nfirst()\n\n## sage\n\nsecond()\n\n## spark\n\nthird()\n");
    const auto alone = commissioned(CommissionHow::ensemble, {"scout"});
    CHECK(lineage_of(alone) == Lineage{{}});
    CHECK(result_of(alone) == "first()");
}

TEST_CASE("Two pieces and a third from both are a lineage of four",
          "[domain][workflow][commission]") {
    const auto run = ended_run_of(
        workflow_of({{ParStep{{turn_of("a"), turn_of("b")}}}, turn_of("c", {SeesKind::all})}));
    CHECK(lineage_of(run) == Lineage{{}, {}, {"0.0", "0.1"}, {"0"}});
    CHECK(run.given().at(2).inputs.size() == 1);
}

TEST_CASE("A document goes from hand to hand, one version after the other",
          "[domain][workflow][commission]") {
    const Sees previous{SeesKind::previous};
    const Workflow rounds =
        workflow_of({{LoopStep{.steps = {turn_of("a", previous, Produces::changes),
                                         turn_of("b", previous, Produces::changes)},
                               .max = 2}}});
    const auto run = ended_run_of(rounds);
    const Facts facts = run.facts();
    REQUIRE(facts.turns.size() == 4);
    for (std::size_t i = 1; i < 4; ++i) {
        CHECK(run.given().at(i).from == facts.turns[i - 1].out);
        REQUIRE(run.given().at(i).inputs.size() == 1);
        CHECK(run.given().at(i).inputs[0].kind == InputKind::version);
        CHECK(run.given().at(i).inputs[0].commit == facts.turns[i - 1].out);
    }
}

TEST_CASE("In a writing room the synthesiser has the version and each editor's words",
          "[domain][workflow][commission]") {
    const Sees previous{SeesKind::previous};
    const auto review = [&](const char* role) { return turn_of(role, previous, Produces::review); };
    const Workflow room = workflow_of(
        {{LoopStep{.steps = {turn_of("writer", previous),
                             {ParStep{{review("e1"), review("e2")}, MergeKind::reviews}},
                             turn_of("synth", previous)},
                   .max = 2}}});
    const auto run = ended_run_of(room);
    CHECK(lineage_of(run) == Lineage{{}, {"0.r1.0"}, {"0.r1.2"}, {"0.r2.0"}});
    const auto kinds = [&](std::size_t turn) {
        std::string out;
        for (const TurnInput& input : run.given().at(turn).inputs)
            out += std::string(name_of(input.kind)) + ":" + std::to_string(input.turn) + " ";
        return out;
    };
    CHECK(kinds(1) == "piece:1 ");
    CHECK(kinds(2) == "piece:1 ");
    CHECK(kinds(3) == "piece:1 review:2 review:3 ");
    CHECK(kinds(4) == "piece:4 ");
}

TEST_CASE("What a run was started from are the parents of its first pieces",
          "[domain][workflow][commission]") {
    for (const CommissionHow how : {CommissionHow::chain, CommissionHow::ensemble}) {
        WorkflowSimulator run(unwrap(commission_workflow(how, {"scout", "sage"})), willing_world());
        run.sources({{.path = "s1", .content = "S1"}, {.path = "s2", .content = "S2"}});
        run.drive();
        const Lineage lineage = lineage_of(run);
        CHECK(lineage.at(2) == std::vector<std::string>{"s1", "s2"});
        CHECK(run.given().at(0).inputs.size() == 2);
        const std::vector<std::string> second = how == CommissionHow::chain
                                                    ? std::vector<std::string>{"0"}
                                                    : std::vector<std::string>{"s1", "s2"};
        CHECK(lineage.at(3) == second);
    }
}
