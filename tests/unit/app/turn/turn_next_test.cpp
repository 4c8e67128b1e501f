#include "app/turn/turn_next.hpp"

#include "app/artisan/pause_turns.hpp"
#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Without runs no turn is due", "[app][turn]") {
    TurnFixture at;
    const Error none = must_fail(at.alone.next());
    CHECK(none.code == ErrorCode::not_runnable);
    CHECK(none.details.find("runs")->as_array().empty());
    CHECK(must_fail(at.alone.next("nobody")).code == ErrorCode::not_found);
}

TEST_CASE("A queued run begins as its first turn is taken", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "archivist"});
    const NextTurn next = unwrap(at.alone.next());
    CHECK_FALSE(next.already);
    CHECK(next.shown.turn.artisan == "scout");
    CHECK_FALSE(next.shown.driven);
    CHECK(at.run_of(run).status == RunStatus::running);
    CHECK(at.lease(run)->agent.str() == "atelier/artisan/alone");
    const auto session = at.session(at.turns_of(run).at(0).session->str());
    CHECK(session->agent.str() == "atelier/artisan/alone");
    // Asked again it is the same one, and of nobody else.
    CHECK(unwrap(at.alone.next()).already);
    CHECK(at.turns_of(run).size() == 1);
    const Error other = must_fail(at.alone.next("archivist"));
    CHECK(other.code == ErrorCode::not_runnable);
    CHECK(other.hint.told_to(Audience::artisan) == "end it by turn_submit first");
    CHECK(must_fail(drive_run(at.world, {run})).code == ErrorCode::run_busy);
    AsAgent second(at, "atelier/artisan/second");
    const Error busy = must_fail(second.next());
    CHECK(busy.details.find("runs")->as_array().at(0).string_at("why") ==
          "it is driven by somebody else");
}

TEST_CASE("What has begun goes before what is queued, the older before the newer run",
          "[app][turn]") {
    TurnFixture at;
    const BeadId first = at.queued_chain({"scout", "scout"});
    at.clock.advance(Seconds{1});
    at.queued_chain({"archivist"});
    CHECK(unwrap(at.alone.next()).shown.run.id == first);
    unwrap(at.alone.submit("One."));
    CHECK(unwrap(at.alone.next()).shown.run.id == first);
}

TEST_CASE("An agent takes only the turns of the artisan that it names", "[app][turn]") {
    TurnFixture at;
    const BeadId first = at.queued_chain({"scout"});
    at.clock.advance(Seconds{1});
    const BeadId second = at.queued_chain({"archivist"});
    CHECK(unwrap(at.alone.next("The archivist")).shown.run.id == second);
    // Of which nothing was begun.
    CHECK(at.run_of(first).status == RunStatus::queued);
    AsAgent other(at, "atelier/artisan/other");
    const Error none = must_fail(other.next("calligrapher"));
    CHECK_THAT(none.details.dump(), ContainsSubstring("its next turn is that of scout"));
}

TEST_CASE("A lost turn is offered again", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    unwrap(at.alone.next());
    at.lease_runs_out();
    AsAgent other(at, "atelier/artisan/other");
    const NextTurn again = unwrap(other.next());
    CHECK(again.shown.turn.attempt == 2);
    CHECK(at.turns_of(run).at(0).status == TurnStatus::lost);
    CHECK(must_fail(at.alone.submit("Late.")).code == ErrorCode::lease_lost);
    unwrap(other.submit("In time."));
    CHECK(at.run_of(run).status == RunStatus::completed);
}

TEST_CASE("A driver goes on where an agent has left off, and the other way round", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "archivist", "calligrapher"});
    unwrap(at.alone.next());
    unwrap(at.alone.submit("One."));
    at.settings.agent_default = "script";
    CHECK(at.drive(run, 1).turns == 1);
    CHECK(unwrap(at.alone.next()).shown.turn.artisan == "calligrapher");
    unwrap(at.alone.submit("Three."));
    CHECK(at.run_of(run).status == RunStatus::completed);
}

TEST_CASE("Who is paused begins no turn, and the run is not paused for it", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    unwrap(at.store.write(at.work.plan.stamp(), [](PlanWriter& plan) -> Result<void> {
        return plan.runs_to_write().put({.of = PausedTurns::artisan, .name = "scout"});
    }));
    const Error none = must_fail(at.alone.next());
    CHECK(none.code == ErrorCode::not_runnable);
    CHECK(at.run_of(run).status == RunStatus::waiting);
    CHECK(at.lease(run)->ended);
}

TEST_CASE("A run at a gate is left alone", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued(at.of({{GateStep{}}, {TurnStep{.role = "a"}}}));
    CHECK(must_fail(at.alone.next()).code == ErrorCode::not_runnable);
    CHECK(at.run_of(run).waits_for);
    const auto fencing = at.lease(run)->fencing;
    CHECK_THAT(must_fail(at.alone.next()).message, ContainsSubstring("it waits at a gate"));
    CHECK(at.lease(run)->fencing == fencing);
}

TEST_CASE("A run of which a text is gone is left alone", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "scout"});
    unwrap(at.alone.next());
    unwrap(at.alone.submit("One."));
    const auto fencing = at.lease(run)->fencing;
    at.repository.git.commits.lose(at.pieces_of(run).at(0).commit);
    const Error none = must_fail(at.alone.next());
    CHECK(none.code == ErrorCode::not_runnable);
    CHECK_THAT(none.message, ContainsSubstring("is not in this repository"));
    CHECK(at.lease(run)->fencing == fencing);
    CHECK(at.turns_of(run).size() == 1);
    // Others are taken up.
    const BeadId other = at.queued_chain({"archivist"});
    CHECK(unwrap(at.alone.next()).shown.run.id == other);
}

TEST_CASE("In a session no other turn is given", "[app][turn]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.answering.meanwhile = [&](const Asked&) {
        const Error refused = must_fail(at.in_turn(run).next());
        CHECK(refused.code == ErrorCode::not_runnable);
        CHECK(refused.hint.told_to(Audience::artisan).starts_with("turn_show"));
    };
    at.drive(run);
}
