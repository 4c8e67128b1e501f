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
