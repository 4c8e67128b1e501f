#include "app/run/driver_lease.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("One driver at a time holds a run", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const Context& context = at.work.plan;
    const DriverLease first = unwrap(take_run(context, run, at.machine.own, alive));
    CHECK(first.term.fencing == 1);
    const Error refused = must_fail(take_run(context, run, at.machine.own, alive));
    CHECK(refused.code == ErrorCode::run_busy);
    CHECK(info(refused.code).exit_status == 75);

    SECTION("it is renewed") {
        at.clock.advance(Seconds{60});
        unwrap(renew_run(context, first));
        CHECK(at.lease(run)->expires_at == at.clock.now() + at.settings.lease.lease);
    }
    SECTION("a dead one is taken over from, and writes nothing any more") {
        const DriverLease second = unwrap(take_run(context, run, at.machine.own, gone));
        CHECK(second.term.fencing == 2);
        CHECK(must_fail(renew_run(context, first)).code == ErrorCode::lease_lost);
        unwrap(leave_run(context, first));
        CHECK_FALSE(at.lease(run)->ended);
        unwrap(renew_run(context, second));
    }
    SECTION("whoever leaves makes room") {
        unwrap(leave_run(context, first));
        CHECK(take_run(context, run, at.machine.own, alive));
    }
    SECTION("there has to be such a run") {
        CHECK(
            must_fail(take_run(context, *BeadId::parse("at-nope1"), at.machine.own, alive)).code ==
            ErrorCode::not_found);
    }
}

TEST_CASE("An agent that runs by itself holds a run until its lease runs out", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const Context& context = at.work.plan;
    const DriverLease lease = unwrap(take_run(context, run, {}, gone));
    CHECK(at.lease(run)->expires_at == at.clock.now() + at.settings.lease.detached);
    const Error busy = must_fail(take_run(context, run, at.machine.own, gone));
    CHECK(busy.code == ErrorCode::run_busy);
    CHECK_THAT(busy.message, ContainsSubstring("is driven by atelier/overseer/olga"));
    at.clock.advance(Seconds{60});
    unwrap(renew_run(context, lease));
    CHECK(at.lease(run)->expires_at == at.clock.now() + at.settings.lease.detached);
    at.clock.advance(at.settings.lease.detached + Seconds{1});
    CHECK(take_run(context, run, at.machine.own, gone));
}

TEST_CASE("A run begins as it is taken up for the first time", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const TakenRun first = unwrap(take_up_run(at.world, run, at.machine.own));
    CHECK_FALSE(first.again);
    CHECK(at.run_of(run).started_at);
    unwrap(let_run_wait(at.world, *first.lease, "its next turn is due"));
    CHECK(at.run_of(run).status == RunStatus::waiting);
    unwrap(leave_run(at.work.plan, *first.lease));
    CHECK(unwrap(take_up_run(at.world, run, at.machine.own)).again);
    unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    CHECK_FALSE(unwrap(take_up_run(at.world, run, at.machine.own)).lease);
}

TEST_CASE("Whoever drives a run is told while it lives", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const auto driver = [&](const LivenessProbe& probe) {
        return unwrap(at.store.read(
            [&](PlanReader& plan) { return driver_of(plan, at.work.plan, run, probe); }));
    };
    CHECK_FALSE(driver(alive));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    CHECK(driver(alive)->session == lease.term.session);
    CHECK_FALSE(driver(gone));
    unwrap(leave_run(at.work.plan, lease));
    CHECK_FALSE(driver(alive));
}
