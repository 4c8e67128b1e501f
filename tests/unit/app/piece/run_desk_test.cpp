#include "app/piece/run_desk.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A piece is read from the store, or it is not there", "[app][piece]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    const auto read = [&](const BeadId& id) {
        return at.store.read([&](PlanReader& plan) { return require_piece(plan.runs(), id); });
    };
    REQUIRE(done.pieces.size() == 1);
    CHECK(unwrap(read(done.pieces.front())).run == done.run.id);
    CHECK(must_fail(read(done.run.id)).code == ErrorCode::not_found);
}

TEST_CASE("What models made up for a run is kept with it", "[app][piece]") {
    RunFixture at;
    const auto kept = [&](const BeadId& run) {
        return unwrap(at.store.read([&](PlanReader& plan) { return made_up_lines(plan, run); }));
    };
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(kept(run) == MadeUpLines{});
    const MadeUpLines lines{.lines = {{3, DialogueAction::handoff, "Yours now."}}, .tokens = 12};
    unwrap(at.store.write(at.work.plan.stamp(),
                          [&](PlanWriter& plan) { return keep_made_up_lines(plan, run, lines); }));
    CHECK(kept(run) == lines);
    CHECK(kept(at.start(at.commission(CommissionHow::solo, {"scout"}))) == MadeUpLines{});
}
