#include "app/undo/taken_decisions.hpp"

#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

TakenDecision keep(PlanFixture& plan, TakenDecision decision = {}) {
    unwrap(plan.store.write(plan.stamp(),
                            [&](PlanWriter& writer) { return keep_taken(writer, decision); }));
    return decision;
}

void drop(PlanFixture& plan, const TakenDecision& decision) {
    unwrap(plan.store.write(plan.stamp(),
                            [&](PlanWriter& writer) { return drop_taken(writer, decision); }));
}

std::int64_t last(PlanFixture& plan) {
    const auto decision = unwrap(plan.store.read(last_taken));
    return decision ? decision->number : 0;
}

} // namespace

TEST_CASE("what was decided last is taken back first, and then what was before it", "[app][undo]") {
    PlanFixture plan;
    CHECK(last(plan) == 0);
    const TakenDecision one = keep(plan);
    const TakenDecision two = keep(plan);
    CHECK(last(plan) == 2);
    drop(plan, two);
    CHECK(last(plan) == 1);
    // No number is given twice.
    const TakenDecision three = keep(plan);
    CHECK(three.number == 3);
    CHECK(three.below == 1);
    drop(plan, three);
    drop(plan, one);
    CHECK(last(plan) == 0);
}

TEST_CASE("one that is written again stays the same", "[app][undo]") {
    PlanFixture plan;
    TakenDecision one = keep(plan);
    one.last = 9;
    keep(plan, one);
    CHECK(last(plan) == 1);
    CHECK(unwrap(plan.store.read(last_taken))->last == 9);
}

TEST_CASE("one that is not the last any more is not dropped", "[app][undo]") {
    PlanFixture plan;
    const TakenDecision one = keep(plan);
    keep(plan);
    drop(plan, one);
    CHECK(last(plan) == 2);
}

TEST_CASE("so many are kept and no more", "[app][undo]") {
    PlanFixture plan;
    for (std::int64_t i = 0; i < kept_decisions + 3; ++i)
        keep(plan);
    std::int64_t found = 0;
    auto decision = unwrap(plan.store.read(last_taken));
    while (decision) {
        ++found;
        decision = unwrap(
            plan.store.read([&](PlanReader& reader) { return taken_before(reader, *decision); }));
    }
    CHECK(found == kept_decisions);
}
