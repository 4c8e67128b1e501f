#include "app/look/list_epics.hpp"

#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an epic with a changeset to start on is ready, one without says why", "[app][epics]") {
    TestPlan world;
    const Bead ready = world.epic("Ready");
    const Bead changeset = world.changeset(ready, "One");
    world.epic("Empty");
    Bead taken = world.epic("Taken");
    world.changeset(taken, "One");
    taken.status = BeadStatus::hooked;
    taken.assignee = "atelier/worker/bob";
    world.update(taken);

    const auto epics = must(list_epics(world.worker(), false)).epics;
    REQUIRE(epics.size() == 3);
    CHECK(epics[0].ready);
    CHECK(epics[0].runnable == std::vector{changeset.id});
    CHECK(epics[0].changesets == 1);
    CHECK(epics[1].reasons[0].code == ErrorCode::no_changesets);
    CHECK_FALSE(epics[2].ready);
    CHECK(epics[2].reasons[0].code == ErrorCode::epic_taken);
}

TEST_CASE("drafts are listed only when asked for, and are never ready", "[app][epics]") {
    TestPlan world;
    const Bead draft = world.epic("Draft", {.draft = true});
    world.changeset(draft, "One");
    CHECK(must(list_epics(world.worker(), false)).epics.empty());
    const auto epics = must(list_epics(world.worker(), true)).epics;
    REQUIRE(epics.size() == 1);
    CHECK(epics[0].draft);
    CHECK_FALSE(epics[0].ready);
    CHECK(epics[0].reasons[0].code == ErrorCode::epic_draft);
}

TEST_CASE("closed epics are not listed", "[app][epics]") {
    TestPlan world;
    Bead epic = world.epic("Closed");
    epic.status = BeadStatus::closed;
    world.update(epic);
    CHECK(must(list_epics(world.worker(), true)).epics.empty());
}
