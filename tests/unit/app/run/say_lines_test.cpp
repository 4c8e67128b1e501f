#include "app/run/say_lines.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Celebrated : RunFixture {
    Celebrated() { catalog.celebrated = {"Well made."}; }
    long celebrations() { return std::ranges::count(event_types(), "run.celebrated"); }
};

} // namespace

TEST_CASE("Whoever carries a run to its end celebrates it once", "[app][run]") {
    Celebrated at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(at.celebrations() == 1);
    celebrate(at.world, done.run);
    CHECK(at.celebrations() == 1);
    CHECK(std::ranges::count(at.told.lines, "celebrated") == 1);
}

TEST_CASE("A run that is not over is not celebrated", "[app][run]") {
    Celebrated at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    celebrate(at.world, at.run_of(run));
    CHECK(at.celebrations() == 0);
}

TEST_CASE("A celebration that cannot be read is told, and fails nothing", "[app][run]") {
    Celebrated at;
    at.catalog.faults.emplace(
        "celebrations", Error{ErrorCode::workflow_invalid, "default.yaml:1: no lines", {}, {}});
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(done.run.status == RunStatus::completed);
    CHECK(at.progress.has_warned_of("no lines"));
}
