#include "app/run/recover_runs.hpp"

#include "app/run/begin_turns.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Its driver dies as its agents answer.
BeadId left_in_flight(RunFixture& at) {
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.answering.meanwhile = [](const Asked&) { throw Killed{}; };
    CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
    at.answering.meanwhile = [](const Asked&) {};
    return run;
}

} // namespace

TEST_CASE("Turns of a dead driver are lost, and its run waits for the next one", "[app][run]") {
    RunFixture at;
    const BeadId run = left_in_flight(at);
    CHECK(unwrap(recover_runs(at.world)).empty());
    at.restart();
    const auto recovered = unwrap(recover_runs(at.world));
    REQUIRE(recovered.size() == 1);
    CHECK(recovered[0].lost == std::vector{1});
    CHECK(at.turns_of(run).at(0).status == TurnStatus::lost);
    CHECK(at.machine.ended.size() == 1);
    CHECK(at.lease(run)->ended);
    CHECK(unwrap(recover_runs(at.world)).empty());
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A reply that was found is taken", "[app][run]") {
    RunFixture at;
    const BeadId run = left_in_flight(at);
    at.restart();
    unwrap(at.files.write(at.paths.reply(*at.turns_of(run).at(0).session), "Blue."));
    const auto recovered = unwrap(recover_runs(at.world));
    REQUIRE(recovered.size() == 1);
    CHECK(recovered[0].taken == std::vector{1});
    CHECK(at.text_of(at.pieces_of(run).at(0).id) == "Blue.");
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.asked.size() == 1);
}

TEST_CASE("A turn that an agent has taken by itself is lost once its lease has run out",
          "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, {}, gone));
    const TurnTaker taker{.agent = *AgentId::parse("atelier/artisan/alone")};
    REQUIRE(unwrap(begin_turns(at.world, lease, 1, taker)).turns.size() == 1);
    at.clock.advance(at.settings.lease.lease * 2);
    CHECK(unwrap(recover_runs(at.world)).empty());
    at.clock.advance(at.settings.lease.detached);
    const auto recovered = unwrap(recover_runs(at.world));
    REQUIRE(recovered.size() == 1);
    CHECK(recovered[0].lost == std::vector{1});
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
