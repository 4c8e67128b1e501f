#include "app/run/perform_turns.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Each turn is recorded as it comes in", "[app][run]") {
    RunFixture at;
    at.answering.backwards = true;
    const BeadId run = at.start(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const BegunTurns begun = unwrap(begin_turns(at.world, lease, {}));
    const auto finished = unwrap(perform_turns(at.world, lease, begun.turns));
    REQUIRE(finished.size() == 2);
    CHECK(finished[0].record.artisan == "scout");
    CHECK(at.told.lines == std::vector<std::string>{"begins calligrapher", "begins scout",
                                                    "done scout", "done calligrapher"});
}

TEST_CASE("A turn whose agent cannot be asked has failed", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const BegunTurns begun = unwrap(begin_turns(at.world, lease, {}));
    at.catalog.briefs.clear();
    const auto finished = unwrap(perform_turns(at.world, lease, begun.turns));
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].record.status == TurnStatus::failed);
    CHECK(finished[0].record.error == "not-found");
}
