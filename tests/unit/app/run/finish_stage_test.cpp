#include "app/run/finish_stage.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Nothing is finished while something is due", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const auto before = at.events().size();
    CHECK(unwrap(finish_stage(at.world, lease)).end == StageEnd::goes_on);
    CHECK(at.events().size() == before);
    unwrap(take_run(at.work.plan, run, at.machine.own, gone));
    CHECK(must_fail(finish_stage(at.world, lease)).code == ErrorCode::lease_lost);
}
