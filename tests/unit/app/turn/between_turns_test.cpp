#include "app/turn/between_turns.hpp"

#include "app/run/finish_turn.hpp"
#include "support/document_fixture.hpp"
#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

DriverLease taken_by(AsAgent& agent, const BeadId& run) {
    return unwrap(take_up_run(agent.world, run, {})).lease.value();
}

} // namespace

TEST_CASE("What needs no artisan is done up to the next turn", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const DriverLease lease = taken_by(at.alone, run);
    const TurnTaker taker{.agent = at.alone.work.plan.caller};
    for (const char* text : {"One.", "Two."}) {
        const auto begun = unwrap(between_turns(at.alone.world, lease, taker, 1)).begun;
        REQUIRE(begun);
        CHECK(begun->runtime.name.empty());
        unwrap(finish_turn(at.alone.world, lease, begun->record.n, {.reply = text}));
    }
    const RunBetweenTurns over = unwrap(between_turns(at.alone.world, lease, taker, 1));
    CHECK_FALSE(over.begun);
    CHECK(over.run.status == RunStatus::completed);
    CHECK(at.pieces_of(run).size() == 3);
}

TEST_CASE("A run that an agent finishes without a driver is celebrated as well", "[app][turn]") {
    TurnFixture at;
    at.catalog.celebrated = {"Well made."};
    const BeadId run = at.queued_chain({"scout", "archivist"});
    for (const char* text : {"One.", "Two."}) {
        unwrap(at.alone.next());
        const bool last = text == std::string("Two.");
        CHECK(unwrap(at.alone.submit(text)).run ==
              (last ? RunStatus::completed : RunStatus::waiting));
        CHECK(std::ranges::count(at.event_types(), "run.celebrated") == (last ? 1 : 0));
    }
    at.drive(run);
    CHECK(std::ranges::count(at.event_types(), "run.celebrated") == 1);
}

TEST_CASE("What a person commits to a document between turns is what the next agent sees",
          "[app][turn][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    const DriverLease lease = unwrap(take_up_run(at.world, run, {})).lease.value();
    const TurnTaker taker{.agent = *AgentId::parse("atelier/artisan/alone")};
    const auto first = unwrap(between_turns(at.world, lease, taker, 1)).begun;
    REQUIRE(first);
    unwrap(finish_turn(at.world, lease, first->record.n, {.reply = "A line."}));
    at.commit_beside(run, "notes.md", "By hand.\n");
    const auto second = unwrap(between_turns(at.world, lease, taker, 1)).begun;
    REQUIRE(second);
    CHECK(at.events_of_kind(EventType::document_edited) == 1);
    CHECK(second->record.in == at.head_of(run));
}

TEST_CASE("A turn that is due is left where nobody takes it", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    const DriverLease lease = taken_by(at.alone, run);
    const TurnTaker taker{.agent = at.alone.work.plan.caller};
    const RunBetweenTurns left = unwrap(between_turns(at.alone.world, lease, taker, 0));
    CHECK(left.is_due);
    CHECK_FALSE(left.begun);
    const TurnTaker other{.agent = at.alone.work.plan.caller, .artisan = "archivist"};
    CHECK(unwrap(between_turns(at.alone.world, lease, other, 1)).is_due);
    CHECK(at.turns_of(run).empty());
    CHECK(at.run_of(run).status == RunStatus::running);
}

TEST_CASE("At a gate there is nothing to begin", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued(at.of({{GateStep{}}, {TurnStep{.role = "a"}}}));
    const DriverLease lease = taken_by(at.alone, run);
    const TurnTaker taker{.agent = at.alone.work.plan.caller};
    const RunBetweenTurns gate = unwrap(between_turns(at.alone.world, lease, taker, 1));
    CHECK(gate.run.status == RunStatus::waiting);
    CHECK(gate.run.waits_for);
    CHECK_FALSE(gate.is_due);
}
