#include "app/look/show_bead.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/plan_split_tasks.hpp"
#include "app/plan/promote_epic.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/field_text.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a bead is shown with its children, prerequisites and reasons", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "One");
    const Bead second = fixture.changeset(epic, "Two", {.depends_on = {first.id}});
    const Bead task = fixture.task(second, "Write it");
    const ShowOutcome out = unwrap(show_bead(fixture.worker(), gone, second.id, 0));
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

TEST_CASE("a bead is shown as it is approved, and beside it what waits for that", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.draft = true});
    const Bead first = fixture.changeset(epic, "One");
    unwrap(promote_epic(fixture.overseer(), {epic.id, true}));
    CHECK_FALSE(unwrap(show_bead(fixture.worker(), gone, first.id, 0)).draft);
    unwrap(plan_edit(fixture.planner(), {.bead = first.id, .title = "Other"}));
    const ShowOutcome out = unwrap(show_bead(fixture.worker(), gone, first.id, 0));
    CHECK(out.bead.title == "One");
    CHECK(out.draft.value().title == "Other");
    REQUIRE(out.waiting.size() == 1);
    CHECK(out.waiting[0].parts == std::vector<PartChange>{{"title", "One", "Other"}});
    const ShowOutcome whole = unwrap(show_bead(fixture.worker(), gone, epic.id, 0));
    CHECK(whole.children.at(0).title == "One");
    CHECK(whole.waiting.size() == 1);
}

TEST_CASE("a changeset is shown with the tasks that are approved, and what waits of them beside",
          "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.draft = true});
    const Bead changeset = fixture.changeset(epic, "One");
    const Bead task = fixture.task(changeset, "Write it");
    unwrap(promote_epic(fixture.overseer(), {epic.id, true}));
    unwrap(plan_edit(fixture.planner(), {.bead = task.id, .title = "Delete it"}));
    const auto added =
        unwrap(plan_split_tasks(fixture.planner(), {epic.id, changeset.id, {"Delete all"}, {}}));
    const ShowOutcome out = unwrap(show_bead(fixture.worker(), gone, changeset.id, 0));
    REQUIRE(out.children.size() == 1);
    CHECK(out.children[0].title == "Write it");
    REQUIRE(out.waiting.size() == 1);
    REQUIRE(out.waiting[0].parts.size() == 1);
    CHECK_THAT(out.waiting[0].parts[0].after, ContainsSubstring("Delete it"));
    CHECK_THAT(out.waiting[0].parts[0].after, ContainsSubstring("Delete all"));
    const ShowOutcome old = unwrap(show_bead(fixture.worker(), gone, task.id, 0));
    CHECK(old.bead.title == "Write it");
    CHECK(old.draft.value().title == "Delete it");
    CHECK(old.waiting.size() == 1);
    const ShowOutcome fresh = unwrap(show_bead(fixture.worker(), gone, added.tasks.at(0).id, 0));
    CHECK(fresh.waiting.size() == 1);
    unwrap(promote_epic(fixture.overseer(), {epic.id, true}));
    CHECK(unwrap(show_bead(fixture.worker(), gone, changeset.id, 0)).children.size() == 2);
    CHECK(unwrap(show_bead(fixture.worker(), gone, task.id, 0)).waiting.empty());
}

TEST_CASE("a changeset is shown with the subtasks that keep it open", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    const Bead task = fixture.task(changeset, "write it");
    const Bead part = fixture.task(task, "ask first");
    const auto children = [&](const Bead& bead) {
        std::vector<BeadId> ids;
        for (const Bead& child : unwrap(show_bead(fixture.worker(), gone, bead.id, 0)).children)
            ids.push_back(child.id);
        return ids;
    };
    CHECK(children(changeset) == std::vector{task.id, part.id});
    CHECK(children(task) == std::vector{part.id});
    CHECK(children(epic) == std::vector{changeset.id});
}

TEST_CASE("an epic is shown with the end of its claim, as its lease has it", "[app][show]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    const Bead after = fixture.epic("After", {.depends_on = {epic.id}});
    const auto told = [&](const BeadId& id) {
        return get_field(unwrap(show_bead(fixture.worker(), gone, id, 0)).bead,
                         field::claim_expires_at);
    };
    CHECK_FALSE(told(epic.id));
    Lease lease{.on = epic.id,
                .agent = fixture.worker().caller,
                .session = *SessionId::parse("s-1"),
                .expires_at = *parse_time("2026-01-01T10:00:00Z")};
    fixture.put(lease);
    CHECK(told(epic.id) == "2026-01-01T10:00:00.000Z");
    const ShowOutcome waiting = unwrap(show_bead(fixture.worker(), gone, after.id, 0));
    CHECK(get_field(*waiting.prerequisites.at(0).bead, field::claim_expires_at) ==
          "2026-01-01T10:00:00.000Z");
    // Renewed without a word in the bead, then ended; what is stored stays.
    lease.expires_at += Seconds{60};
    fixture.put(lease);
    CHECK(told(epic.id) == "2026-01-01T10:01:00.000Z");
    lease.ended = true;
    fixture.put(lease);
    CHECK_FALSE(told(epic.id));
    CHECK(fixture.get(epic.id) == epic);
}

TEST_CASE("an abandoned prerequisite is shown as such until it is superseded", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead old = fixture.changeset(epic, "Old");
    const Bead fresh = fixture.changeset(epic, "Fresh");
    const Bead user = fixture.changeset(epic, "User", {.depends_on = {old.id}});
    const Bead given_up = fixture.update(unwrap(abandon(old, "no", std::nullopt)));
    CHECK(unwrap(show_bead(fixture.worker(), gone, user.id, 0)).prerequisites[0].state ==
          Prerequisite::abandoned);
    Bead superseded = given_up;
    Changeset::set_superseded_by(superseded, fresh.id);
    fixture.update(superseded);
    CHECK(unwrap(show_bead(fixture.worker(), gone, user.id, 0)).prerequisites[0].state ==
          Prerequisite::open);
}

TEST_CASE("the last events of the bead are shown in order", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const EventType type :
             {EventType::task_closed, EventType::message_read, EventType::epic_closed})
            ATELIER_CHECK(plan.append({type, epic.id}));
        return plan.append({EventType::task_closed});
    }));
    const auto events = unwrap(show_bead(fixture.worker(), gone, epic.id, 2)).events;
    REQUIRE(events.size() == 2);
    CHECK(events[0].type == "message.read");
    CHECK(events[1].type == "epic.closed");
}

TEST_CASE("a settled changeset has no reasons left", "[app][show]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(abandon(changeset, "no", std::nullopt)));
    CHECK(unwrap(show_bead(fixture.worker(), gone, changeset.id, 0)).reasons.empty());
}

TEST_CASE("an id that is not in the store is not found", "[app][show]") {
    PlanFixture fixture;
    CHECK(must_fail(show_bead(fixture.worker(), gone, *BeadId::parse("at-nope0"), 0)).code ==
          ErrorCode::not_found);
}
