#include "app/look/show_bead.hpp"

#include "domain/lifecycle.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a bead is shown with its children, prerequisites and reasons", "[app][show]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead first = world.changeset(epic, "One");
    const Bead second = world.changeset(epic, "Two", {.depends_on = {first.id}});
    const Bead task = world.task(second, "Write it");
    const ShowOutcome out = must(show_bead(world.worker(), second.id, 0));
    CHECK(out.bead == second);
    CHECK(out.state == ChangesetState::ready);
    REQUIRE(out.children.size() == 1);
    CHECK(out.children[0].id == task.id);
    REQUIRE(out.prerequisites.size() == 1);
    CHECK(out.prerequisites[0].state == Prerequisite::open);
    CHECK(out.prerequisites[0].bead->title == "One");
    REQUIRE(out.reasons.size() == 1);
    CHECK(out.reasons[0].code == ErrorCode::prerequisite_open);
    CHECK(out.events.empty());
}

TEST_CASE("an epic is shown with the end of its claim, as its lease has it", "[app][show]") {
    TestPlan world;
    Bead epic = world.epic("Greeting");
    const Bead after = world.epic("After", {.depends_on = {epic.id}});
    const auto told = [&](const BeadId& id) {
        return get_field(must(show_bead(world.worker(), id, 0)).bead, field::claim_expires_at);
    };
    CHECK_FALSE(told(epic.id));
    Lease lease{.on = epic.id,
                .agent = world.worker().caller,
                .session = *SessionId::parse("s-1"),
                .expires_at = *parse_time("2026-01-01T10:00:00Z")};
    world.put(lease);
    CHECK(told(epic.id) == "2026-01-01T10:00:00.000Z");
    const ShowOutcome waiting = must(show_bead(world.worker(), after.id, 0));
    CHECK(get_field(*waiting.prerequisites.at(0).bead, field::claim_expires_at) ==
          "2026-01-01T10:00:00.000Z");
    // Renewed without a word in the bead, then ended; what is stored stays.
    lease.expires_at += Seconds{60};
    world.put(lease);
    CHECK(told(epic.id) == "2026-01-01T10:01:00.000Z");
    lease.ended = true;
    world.put(lease);
    CHECK_FALSE(told(epic.id));
    CHECK(world.get(epic.id) == epic);
}

TEST_CASE("an abandoned prerequisite is shown as such until it is superseded", "[app][show]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead old = world.changeset(epic, "Old");
    const Bead fresh = world.changeset(epic, "Fresh");
    const Bead user = world.changeset(epic, "User", {.depends_on = {old.id}});
    const Bead given_up = world.update(must(abandon(old, "no", std::nullopt)));
    CHECK(must(show_bead(world.worker(), user.id, 0)).prerequisites[0].state ==
          Prerequisite::abandoned);
    Bead superseded = given_up;
    set_field(superseded, field::cs_superseded_by, fresh.id.str());
    world.update(superseded);
    CHECK(must(show_bead(world.worker(), user.id, 0)).prerequisites[0].state == Prerequisite::open);
}

TEST_CASE("the last events of the bead are shown in order", "[app][show]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    must(world.store.write(world.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const char* type : {"epic.created", "epic.edited", "epic.claimed"})
            ATELIER_CHECK(plan.append({type, epic.id}));
        return plan.append({"epic.created", std::nullopt});
    }));
    const auto events = must(show_bead(world.worker(), epic.id, 2)).events;
    REQUIRE(events.size() == 2);
    CHECK(events[0].type == "epic.edited");
    CHECK(events[1].type == "epic.claimed");
}

TEST_CASE("a settled changeset has no reasons left", "[app][show]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(abandon(changeset, "no", std::nullopt)));
    CHECK(must(show_bead(world.worker(), changeset.id, 0)).reasons.empty());
}

TEST_CASE("an id that is not in the store is not found", "[app][show]") {
    TestPlan world;
    CHECK(must_fail(show_bead(world.worker(), *BeadId::parse("at-nope0"), 0)).code ==
          ErrorCode::not_found);
}
