#include "app/work/finished_epic.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string said(PlanFixture& fixture, const Bead& epic) {
    return finished_text(EpicTree(epic, fixture.select({.parent = epic.id}), {}));
}

} // namespace

TEST_CASE("a finished epic says where its work is, and how it comes into its parent branch",
          "[app][work]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead landed = fixture.changeset(epic, "One");
    fixture.update(unwrap(merge(unwrap(mark_done(landed, commit)), commit)));
    fixture.update(unwrap(abandon(fixture.changeset(epic, "Two"), "no need", {})));
    CHECK(said(fixture, epic) == "Closed " + epic.id.str() +
                                     ": 1 changeset landed on greeting. Next: git merge greeting, "
                                     "on main.");
}

TEST_CASE("an epic of which nothing landed has no next step", "[app][work]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    fixture.update(unwrap(abandon(fixture.changeset(epic, "One"), "no need", {})));
    CHECK(said(fixture, epic) == "Closed " + epic.id.str() + ": nothing of it has landed.");
}
