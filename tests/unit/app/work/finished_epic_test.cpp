#include "app/work/finished_epic.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"
#include "support/work_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string said(PlanFixture& fixture, const Bead& epic, WorkRepository& at) {
    return finished_text(EpicTree(epic, fixture.select({.parent = epic.id}), {}),
                         at.repository.refs());
}

} // namespace

TEST_CASE("a finished epic says where its work is, and how it comes into its parent branch",
          "[app][work]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead landed = fixture.changeset(epic, "One");
    fixture.update(unwrap(merge(unwrap(mark_done(landed, commit)), commit)));
    fixture.update(unwrap(abandon(fixture.changeset(epic, "Two"), "no need", {})));
    WorkRepository at;
    const std::string closed = "Closed " + epic.id.str() + ": 1 changeset landed on greeting. ";
    const std::string next = "Next: git atelier integrate " + epic.id.str() + ", to bring it to ";
    CHECK(said(fixture, epic, at) == closed + next + "main.");
    at.rename_main("trunk");
    CHECK(said(fixture, epic, at) == closed + next + "trunk.");
}

TEST_CASE("an epic of which nothing landed has no next step", "[app][work]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    fixture.update(unwrap(abandon(fixture.changeset(epic, "One"), "no need", {})));
    WorkRepository at;
    CHECK(said(fixture, epic, at) == "Closed " + epic.id.str() + ": nothing of it has landed.");
}
