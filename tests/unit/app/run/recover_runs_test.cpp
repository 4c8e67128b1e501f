#include "app/run/recover_runs.hpp"

#include "app/run/begin_turns.hpp"
#include "support/counting_store.hpp"
#include "support/left_run.hpp"

using namespace atelier;
using namespace atelier::test;

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

TEST_CASE("A run that cannot be put in order keeps no other from it", "[app][run]") {
    RunFixture at;
    const BeadId broken = left_in_flight(at);
    const BeadId other = left_in_flight(at);
    at.restart();
    Run run = at.run_of(broken);
    run.definition = "nobody wrote this";
    unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
        return plan.runs_to_write().update(run, std::nullopt);
    }));
    auto recovered = unwrap(recover_runs(at.world));
    REQUIRE(recovered.size() == 2);
    if (recovered[0].run == other) std::swap(recovered[0], recovered[1]);
    CHECK(recovered[0].fault->code == ErrorCode::workflow_invalid);
    CHECK(recovered[0].told().starts_with(broken.str() + " could not be put in order: "));
    CHECK(recovered[1].told() == other.str() + " had lost its driver: 1 turn lost");
    CHECK(at.turns_of(other).at(0).status == TurnStatus::lost);
    CHECK(at.turns_of(broken).at(0).status == TurnStatus::working);
}

TEST_CASE("A turn that was in flight as its run was paused ends as well", "[app][run]") {
    RunFixture at;
    const BeadId run = left_in_flight(at);
    unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    at.restart();
    CHECK(unwrap(recover_runs(at.world)).size() == 1);
    CHECK(at.turns_of(run).at(0).status == TurnStatus::lost);
    CHECK(at.run_of(run).status == RunStatus::paused);
}

TEST_CASE("A turn ends also where something else has ended the driver's lease", "[app][run]") {
    RunFixture at;
    const BeadId run = left_in_flight(at);
    at.restart();
    Lease lease = at.lease(run).value();
    const LeaseTerm before = term_of(lease);
    lease.ended = true;
    unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) { return plan.put(lease, before); }));
    CHECK(unwrap(recover_runs(at.world)).size() == 1);
    CHECK(at.turns_of(run).at(0).status == TurnStatus::lost);
}

TEST_CASE("Where no run is open, nothing but one question is asked", "[app][run]") {
    RunFixture at;
    at.carry(at.commission(CommissionHow::solo, {"scout"}));
    CountingStore counting(at.store);
    CHECK(unwrap(counting.read([&](PlanReader& plan) {
              return left_runs(plan, at.work.plan, at.work.probe());
          })).empty());
    CHECK(counting.records == 0);
}

TEST_CASE("A recovery that is killed at any moment is finished by the next one", "[app][run]") {
    std::vector<std::string> whole;
    bool killed = true;
    for (int moment = 0; killed; ++moment) {
        RunFixture at;
        const BeadId run = left_in_flight(at);
        at.restart();
        unwrap(at.files.write(at.paths.reply(*at.turns_of(run).at(0).session), "Blue."));
        at.kill.passed = 0;
        at.kill.at = moment;
        try {
            unwrap(recover_runs(at.world));
            killed = moment == 0;
        } catch (const Killed&) {
        }
        at.restart();
        unwrap(recover_runs(at.world));
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.answering.asked.size() == 1);
        if (moment == 0) whole = at.come_of(run);
        INFO("killed at moment " << moment);
        CHECK(at.come_of(run) == whole);
    }
    CHECK_FALSE(whole.empty());
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
