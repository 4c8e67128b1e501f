#include "app/run/begin_turns.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct BeginScene : RunFixture {
    BeadId run = start(commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    DriverLease lease = unwrap(take_run(work.plan, run, machine.own, alive));
};

} // namespace

TEST_CASE("All turns that are due begin in one transaction", "[app][run]") {
    BeginScene at;
    const BegunTurns begun = unwrap(begin_turns(at.world, at.lease, {}));
    REQUIRE(begun.turns.size() == 2);
    const auto turns = at.turns_of(at.run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].artisan == "calligrapher");
    CHECK(turns[1].n == 2);
    CHECK(turns[1].status == TurnStatus::working);
    CHECK(turns[0].session != turns[1].session);
    const auto session = at.session(turns[0].session->str());
    CHECK(session->agent.str() == "atelier/artisan/calligrapher");
    CHECK_FALSE(session->ended_at);
    CHECK(unwrap(begin_turns(at.world, at.lease, {})).turns.empty());
}

TEST_CASE("No more turns begin than were asked for", "[app][run]") {
    BeginScene at;
    CHECK(unwrap(begin_turns(at.world, at.lease, 1)).turns.size() == 1);
    CHECK(unwrap(begin_turns(at.world, at.lease, 0)).turns.empty());
}

TEST_CASE("An agent that runs by itself begins turns in its own name, without a runtime",
          "[app][run]") {
    BeginScene at;
    at.settings.agent_default.clear();
    const TurnTaker taker{.agent = *AgentId::parse("atelier/artisan/alone"), .artisan = "scout"};
    const BegunTurns begun = unwrap(begin_turns(at.world, at.lease, 1, taker));
    REQUIRE(begun.turns.size() == 1);
    CHECK(begun.turns[0].record.artisan == "scout");
    CHECK(begun.turns[0].runtime.name.empty());
    CHECK(at.session(begun.turns[0].session.id.str())->agent == taker.agent);
    CHECK(must_fail(begin_turns(at.world, at.lease, {})).code == ErrorCode::runtime_missing);
}

TEST_CASE("Who holds the run no more begins nothing", "[app][run]") {
    BeginScene at;
    unwrap(take_run(at.work.plan, at.run, at.machine.own, gone));
    CHECK(must_fail(begin_turns(at.world, at.lease, {})).code == ErrorCode::lease_lost);
    CHECK(at.turns_of(at.run).empty());
}
