#include "app/land/begun_epics.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an epic of which something was begun is kept until that has ended", "[app][land]") {
    PlanFixture fixture;
    const BeadId one = *BeadId::parse("at-a");
    const BeadId other = *BeadId::parse("at-b");
    const auto begun = [&] {
        return unwrap(
            fixture.store.read([](PlanReader& plan) { return begun_epics(plan, "moves"); }));
    };
    const auto set = [&](const BeadId& epic, bool is) {
        unwrap(fixture.store.write(
            fixture.stamp(), [&](PlanWriter& plan) { return set_begun(plan, "moves", epic, is); }));
    };
    CHECK(begun().empty());
    set(one, true);
    set(other, true);
    set(one, true);
    CHECK(begun() == std::vector{other, one});
    set(other, false);
    CHECK(begun() == std::vector{one});
    set(one, false);
    CHECK(begun().empty());
}
