#include "app/plan/plan_document.hpp"

#include "app/plan/apply_edited_plan.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PlannedEpic read(PlanFixture& fixture, const BeadId& epic) {
    const auto document = unwrap(plan_document(fixture.overseer(), epic));
    REQUIRE(document.epics.size() == 1);
    return document.epics.front();
}

} // namespace

TEST_CASE("an epic is read with all that a plan can say of it", "[app][plan]") {
    PlanFixture fixture;
    const Bead before = fixture.epic("Before");
    Bead epic = fixture.epic("Greeting", {.draft = true,
                                          .root_branch = "greeting",
                                          .parent_branch = "trunk",
                                          .depends_on = {before.id},
                                          .priority = 1});
    Epic::set_changeset_strategy(epic, "small ones");
    Epic::set_pr_strategy(epic, PrStrategy::on_ready);
    epic = fixture.update(epic);
    const PlannedEpic planned = read(fixture, epic.id);
    CHECK(planned.id == epic.id);
    CHECK(planned.title == "Greeting");
    CHECK(planned.draft);
    CHECK(planned.root_branch->str() == "greeting");
    CHECK(planned.parent_branch->str() == "trunk");
    CHECK(planned.priority == 1);
    CHECK(planned.scope == "the scope of Greeting");
    CHECK(planned.acceptance == "it works");
    CHECK(planned.changeset_strategy == "small ones");
    CHECK(planned.pr_strategy == PrStrategy::on_ready);
    REQUIRE(planned.depends_on.size() == 1);
    CHECK(planned.depends_on.front().name == before.id.str());
}

TEST_CASE("a changeset is read with its outline, its prerequisites and its own open tasks",
          "[app][plan]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "First");
    Bead second = fixture.changeset(
        epic, "Second",
        {.depends_on = {first.id}, .description = "Do it.", .paths = {"a", "b/**"}});
    Changeset::set_lines(second, 120);
    Changeset::set_kind(second, ChangesetKind::mechanical);
    second = fixture.update(second);
    const Bead task = fixture.task(second, "write");
    fixture.task(task, "a part of writing");
    Bead done = fixture.task(second, "think");
    done.status = BeadStatus::closed;
    done.close_reason = "thought";
    fixture.update(done);
    const PlannedChangeset planned = read(fixture, epic.id).changesets.at(1);
    CHECK(planned.id == second.id);
    CHECK(planned.description == "Do it.");
    CHECK(planned.paths == std::vector<std::string>{"a", "b/**"});
    CHECK(planned.lines == 120);
    CHECK(planned.kind == ChangesetKind::mechanical);
    REQUIRE(planned.depends_on.size() == 1);
    CHECK(planned.depends_on.front().name == first.id.str());
    REQUIRE(planned.tasks.size() == 1);
    CHECK(planned.tasks.front().id == task.id);
}

TEST_CASE("what was abandoned is no part of the plan", "[app][plan]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    Bead dropped = fixture.changeset(epic, "Dropped");
    const Bead kept = fixture.changeset(epic, "Kept");
    set_changeset_label(dropped, ChangesetLabel::abandoned);
    dropped.status = BeadStatus::closed;
    dropped.close_reason = "not needed";
    fixture.update(dropped);
    const auto changesets = read(fixture, epic.id).changesets;
    REQUIRE(changesets.size() == 1);
    CHECK(changesets.front().id == kept.id);
}

TEST_CASE("only an epic is read as a plan", "[app][plan]") {
    PlanFixture fixture;
    const Bead changeset = fixture.changeset(fixture.epic("Greeting"), "First");
    CHECK(must_fail(plan_document(fixture.overseer(), changeset.id)).code == ErrorCode::not_found);
}

TEST_CASE("a field that cannot be read is said instead of left out of the plan", "[app][plan]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "First");
    changeset.description += "changeset.kind: banana\n";
    fixture.update(changeset);
    const Error error = must_fail(plan_document(fixture.planner(), epic.id));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(error.details.string_at("bead") == changeset.id.str());
    CHECK(error.details.string_at("field") == "changeset.kind");
}

TEST_CASE("what came in with control characters can be edited as a plan", "[app][plan]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    epic.title = "one\ntwo \x1b[31m";
    fixture.update(epic);
    const PlanDocument original = unwrap(plan_document(fixture.overseer(), epic.id));
    CHECK(original.epics.front().title == "one two  [31m");
    PlanDocument edited = original;
    edited.epics.front().scope = "another";
    unwrap(edit_plan(fixture.overseer(), original, edited, only_main));
    CHECK(fixture.get(epic.id).title == epic.title);
    edited.epics.front().title = "three";
    unwrap(edit_plan(fixture.overseer(), original, edited, only_main));
    CHECK(fixture.get(epic.id).title == "three");
}
