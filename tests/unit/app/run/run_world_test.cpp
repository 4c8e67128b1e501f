#include "app/run/run_world.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A run is read with its workflow and its facts", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const auto read = [&](const BeadId& id) {
        return at.store.read([&](PlanReader& plan) { return load_run(plan, at.format, id); });
    };
    const RunScene scene = unwrap(read(done.run.id));
    CHECK(scene.workflow.name == "solo");
    CHECK(scene.facts.turns.size() == 1);
    CHECK(must_fail(read(at.epic("A plan").id)).code == ErrorCode::not_found);
    CHECK(must_fail(read(*BeadId::parse("at-nope1"))).code == ErrorCode::not_found);
}

TEST_CASE("A run's bead follows it", "[app][run]") {
    RunFixture at;
    const BeadId id = at.start(at.commission(CommissionHow::solo, {"scout"}));
    Run run = at.run_of(id);
    run.status = RunStatus::failed;
    run.reason = "no key";
    unwrap(at.store.write(at.stamp(),
                          [&](PlanWriter& plan) { return put_run(plan, run, std::nullopt); }));
    CHECK(at.get(id).status == BeadStatus::closed);
    CHECK(at.get(id).close_reason == "failed: no key");
}
