#include "app/artisan/end_turn.hpp"

#include "app/run/begin_turns.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A turn that a person ends is lost, and its session interrupted", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    TurnRecord turn = unwrap(begin_turns(at.world, lease, {})).turns.at(0).record;
    unwrap(at.store.write(at.work.plan.stamp(), [&](PlanWriter& plan) {
        return end_turn_at_once(plan, at.work.plan, turn, "enough of it", lease.term);
    }));
    const TurnRecord stored = at.turns_of(run).at(0);
    CHECK(stored == turn);
    CHECK(stored.status == TurnStatus::lost);
    CHECK(stored.error == "interrupted");
    const auto session = at.session(turn.session->str());
    CHECK(session->outcome->end() == SessionEnd::interrupted);
    CHECK(session->outcome_text == "enough of it");
}

TEST_CASE("A turn is ended under the lease of whoever drives its run alone", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    TurnRecord turn = unwrap(begin_turns(at.world, lease, {})).turns.at(0).record;
    unwrap(take_run(at.work.plan, run, at.machine.own, gone));
    const auto refused = at.store.write(at.work.plan.stamp(), [&](PlanWriter& plan) {
        return end_turn_at_once(plan, at.work.plan, turn, "enough of it", lease.term);
    });
    CHECK(must_fail(refused).code == ErrorCode::lease_lost);
}
