#include "app/upkeep/salvage_beads.hpp"

#include "app/interchange/import_beads.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct WhatIsLeft : StoreInspector {
    Recovered left;

    Result<StoreInspection> inspect() override { return StoreInspection{}; }
    Result<Recovered> read_what_can_be_read() override { return left; }
};

} // namespace

TEST_CASE("salvaged beads can be imported, without what they named and is lost", "[app][salvage]") {
    PlanFixture fixture;
    const Bead lost = fixture.epic("Lost");
    const Bead orphan = fixture.changeset(lost, "Orphan");
    const Bead epic = fixture.epic("Greeting", {.depends_on = {lost.id}});
    const Bead parent = fixture.task(epic, "gone");
    const Bead step = fixture.task(parent, "a step of it");
    const Bead child = fixture.changeset(epic, "Child", {.depends_on = {orphan.id}});
    WhatIsLeft store;
    store.left.beads = {child, orphan, epic, step};
    store.left.leases = {Lease{.on = epic.id,
                               .agent = fixture.worker().caller,
                               .session = *SessionId::parse("s-1"),
                               .expires_at = *parse_time("2026-01-01T10:00:00Z")}};
    std::string rows;
    const SalvageOutcome saved = unwrap(salvage_beads(store, [&](const Json& row) {
        rows += row.dump() + "\n";
        return Result<void>();
    }));
    CHECK(saved.beads == 4);
    CHECK(saved.stand_ins == std::vector{lost.id});
    CHECK(saved.cut == std::vector{step.id});
    CHECK_THAT(rows, ContainsSubstring("claim_expires_at: 2026-01-01T10:00:00.000Z"));

    PlanFixture fresh;
    unwrap(import_beads(fresh.overseer(), {.text = rows, .source = "rows"}, nullptr));
    CHECK(fresh.get(child.id).parent == epic.id);
    CHECK(fresh.get(child.id).depends_on == std::vector{orphan.id});
    CHECK(fresh.get(epic.id).depends_on == std::vector{lost.id});
    CHECK(is_draft(fresh.get(lost.id)));
    CHECK(fresh.get(orphan.id).parent == lost.id);
    CHECK(fresh.get(orphan.id).title == "Orphan");
    CHECK_FALSE(fresh.get(step.id).parent);
}

TEST_CASE("where no bead can be read there is nothing to write", "[app][salvage]") {
    WhatIsLeft store;
    const auto emit = [](const Json&) -> Result<void> {
        FAIL("a row");
        return {};
    };
    CHECK(must_fail(salvage_beads(store, emit)).code == ErrorCode::store_corrupt);
}
