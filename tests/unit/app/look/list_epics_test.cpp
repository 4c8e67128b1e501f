#include "app/look/list_epics.hpp"

#include "app/core/start_pauses.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an epic with a changeset to start on is ready, one without says why", "[app][epics]") {
    PlanFixture fixture;
    const Bead ready = fixture.epic("Ready");
    const Bead changeset = fixture.changeset(ready, "One");
    fixture.epic("Empty");
    Bead taken = fixture.epic("Taken");
    fixture.changeset(taken, "One");
    taken.status = BeadStatus::hooked;
    taken.assignee = "atelier/worker/bob";
    fixture.update(taken);

    const auto epics = unwrap(list_epics(fixture.worker(), false)).epics;
    REQUIRE(epics.size() == 3);
    CHECK(epics[0].ready);
    CHECK(epics[0].runnable == std::vector{changeset.id});
    CHECK(epics[0].changesets == 1);
    CHECK(epics[1].reasons[0].code == ErrorCode::no_changesets);
    CHECK_FALSE(epics[2].ready);
    CHECK(epics[2].reasons[0].code == ErrorCode::epic_taken);
}

TEST_CASE("drafts are listed only when asked for, and are never ready", "[app][epics]") {
    PlanFixture fixture;
    const Bead draft = fixture.epic("Draft", {.draft = true});
    fixture.changeset(draft, "One");
    CHECK(unwrap(list_epics(fixture.worker(), false)).epics.empty());
    const auto epics = unwrap(list_epics(fixture.worker(), true)).epics;
    REQUIRE(epics.size() == 1);
    CHECK(epics[0].draft);
    CHECK_FALSE(epics[0].ready);
    CHECK(epics[0].reasons[0].code == ErrorCode::epic_draft);
}

TEST_CASE("closed epics are not listed", "[app][epics]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Closed");
    epic.status = BeadStatus::closed;
    fixture.update(epic);
    CHECK(unwrap(list_epics(fixture.worker(), true)).epics.empty());
}

TEST_CASE("an epic with a field that cannot be read is listed", "[app][list]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    epic.description = "workspace.root_branch: ba na..na\n";
    fixture.update(epic);
    CHECK(unwrap(list_epics(fixture.worker(), false)).epics.at(0).epic.id == epic.id);
}

TEST_CASE("an epic that is left alone after a failure is not ready, and says until when",
          "[app][epic_list]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E");
    const Bead failed = fixture.changeset(epic, "One");
    const Bead other = fixture.changeset(epic, "Two");
    const auto pause = [&](const BeadId& id) {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return begin_pauses(plan, fixture.clock.now(), {id});
        }));
        return unwrap(list_epics(fixture.worker(), false)).epics.at(0);
    };
    const ListedEpic partly = pause(failed.id);
    CHECK(partly.ready);
    CHECK(partly.runnable == std::vector{other.id});
    const ListedEpic wholly = pause(epic.id);
    CHECK_FALSE(wholly.ready);
    CHECK(wholly.runnable.empty());
    REQUIRE(wholly.reasons.size() == 2);
    CHECK(wholly.reasons[0].code == ErrorCode::paused);
}
