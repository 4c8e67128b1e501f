#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/create_beads.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PlannedChangeset planned(const std::string& key, const std::vector<std::string>& depends_on = {}) {
    PlannedChangeset changeset;
    changeset.key = key;
    changeset.title = "The " + key;
    changeset.description = "Do it.";
    for (const std::string& name : depends_on)
        changeset.depends_on.push_back({name, 0});
    return changeset;
}

struct Creating {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting", {.root_branch = "greeting", .priority = 1});
    PlannedEpic plan;

    Result<std::vector<AddedChangeset>> try_add() {
        return fixture.store.write(fixture.stamp(), [&](PlanWriter& writer) {
            return add_changesets(writer, fixture.overseer(), plan, epic);
        });
    }
    std::vector<AddedChangeset> add() { return unwrap(try_add()); }
};

} // namespace

TEST_CASE("an epic is made with its branches, and claimable unless it is a draft", "[app][plan]") {
    PlanFixture fixture;
    PlannedEpic plan;
    plan.title = "Greeting";
    plan.description = "Say hello.";
    plan.scope = "everybody";
    plan.acceptance = " ";
    plan.draft = GENERATE(true, false);
    const Bead epic = unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& writer) {
        return add_epic(writer, fixture.planner(), plan, id("at-new"),
                        *BranchName::parse("greeting"), *BranchName::parse("main"));
    }));
    CHECK(kind_of(epic) == BeadKind::epic);
    CHECK(is_draft(epic) == plan.draft);
    CHECK(prose(epic) == "Say hello.");
    const Epic goal = unwrap(Epic::of(epic));
    CHECK(goal.scope() == "everybody");
    CHECK_FALSE(goal.acceptance());
    CHECK(goal.root_branch() == *BranchName::parse("greeting"));
    CHECK(goal.parent_branch() == *BranchName::parse("main"));
    CHECK(fixture.event_types().back() == "epic.created");
}

TEST_CASE("changesets get ids in the plan's order, whatever they wait for", "[app][plan]") {
    Creating at;
    at.plan.changesets = {planned("second", {"first"}), planned("first")};
    at.plan.changesets.back().tasks = {{{}, "write", 0}, {{}, "test", 0}};
    const auto added = at.add();
    REQUIRE(added.size() == 2);
    CHECK(added[0].key == "second");
    CHECK(added[0].bead.id.str() == at.epic.id.str() + ".1");
    CHECK(added[0].bead.depends_on == std::vector{added[1].bead.id});
    CHECK(added[1].bead.id.str() == at.epic.id.str() + ".2");
    CHECK(unwrap(Changeset::of(added[0].bead)).work_branch() ==
          *work_branch(*BranchName::parse("greeting"), added[0].bead.id));
    CHECK(added[0].bead.priority == 1);
    REQUIRE(added[1].tasks.size() == 2);
    CHECK(at.fixture.get(added[1].tasks[0].id).title == "write");
    CHECK(kind_of(at.fixture.get(added[1].tasks[0].id)) == BeadKind::task);
}

TEST_CASE("what has an id is there already, and may be waited for by key or id", "[app][plan]") {
    Creating at;
    const Bead there = at.fixture.changeset(at.epic, "There");
    PlannedChangeset old = planned("there");
    old.id = there.id;
    at.plan.changesets = {old, planned("by-key", {"there"}), planned("by-id", {there.id.str()})};
    const auto added = at.add();
    REQUIRE(added.size() == 2);
    CHECK(added[0].bead.depends_on == std::vector{there.id});
    CHECK(added[1].bead.depends_on == std::vector{there.id});
}

TEST_CASE("changesets that wait for each other are refused", "[app][plan]") {
    Creating at;
    at.plan.changesets = {planned("one", {"two"}), planned("two", {"one"})};
    CHECK_FALSE(at.try_add());
    at.plan.changesets = {planned("round", {at.epic.id.str()})};
    CHECK(must_fail(at.try_add()).code == ErrorCode::plan_invalid);
    CHECK(at.fixture.select({.kind = BeadKind::changeset}).empty());
}

TEST_CASE("planning further changesets answers the call for more work", "[app][plan]") {
    Creating at;
    const BeadId call = unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, at.fixture.worker(),
                         {.to = "planner", .subject = "more", .key = more_work_key(at.epic.id)});
    }));
    at.add();
    CHECK(at.fixture.get(call).status == BeadStatus::open);
    at.plan.changesets = {planned("more")};
    at.add();
    CHECK(at.fixture.get(call).status == BeadStatus::closed);
}

TEST_CASE("below a task there are subtasks", "[app][plan]") {
    Creating at;
    const auto add = [&](const Bead& parent) {
        return unwrap(at.fixture.store.write(
            at.fixture.stamp(), [&](PlanWriter& plan) { return add_task(plan, parent, "step"); }));
    };
    const Bead task = add(at.epic);
    CHECK(kind_of(task) == BeadKind::task);
    const Bead subtask = add(task);
    CHECK(kind_of(subtask) == BeadKind::subtask);
    CHECK(kind_of(add(subtask)) == BeadKind::subtask);
    CHECK(subtask.parent == task.id);
}

TEST_CASE("a changeset is ready once it is described, and planned when it is not any more",
          "[app][plan]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Hello", {.description = ""});
    CHECK(state_of(settle_label(changeset, epic)) == ChangesetState::planned);
    set_prose(changeset, "Do it.");
    changeset = settle_label(changeset, epic);
    CHECK(state_of(changeset) == ChangesetState::ready);
    set_prose(changeset, "");
    CHECK(state_of(settle_label(changeset, epic)) == ChangesetState::planned);
    set_prose(changeset, "Do it.");
    set_changeset_label(changeset, ChangesetLabel::planned);
    CHECK(state_of(settle_label(changeset, fixture.epic("Draft", {.draft = true}))) ==
          ChangesetState::planned);
}

TEST_CASE("an outline says only what is known, and forgets what is taken out", "[app][plan]") {
    Bead changeset{.id = id("at-x.1"), .title = "Hello"};
    changeset.labels = {"at:changeset"};
    PlannedChangeset outline;
    outline.paths = {"a", "b"};
    outline.lines = 12;
    outline.kind = ChangesetKind::rename;
    set_outline(changeset, outline);
    const Changeset said = unwrap(Changeset::of(changeset));
    CHECK(said.paths() == outline.paths);
    CHECK(unwrap(said.lines()) == 12);
    CHECK(unwrap(said.kind()) == ChangesetKind::rename);
    set_outline(changeset, {});
    const Changeset after = unwrap(Changeset::of(changeset));
    CHECK(after.paths().empty());
    CHECK_FALSE(unwrap(after.lines()));
    CHECK_FALSE(unwrap(after.kind()));
}

TEST_CASE("a size over the limit that is warned of is named with both", "[app][plan]") {
    Creating at;
    at.fixture.settings.limits.warn_lines = 100;
    at.plan.changesets = {planned("small"), planned("large")};
    at.plan.changesets[0].lines = 100;
    at.plan.changesets[1].lines = 101;
    const auto warnings = size_warnings(at.add(), at.fixture.settings);
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings.front(),
               ContainsSubstring(".2 is estimated at 101 lines") && ContainsSubstring("(100)"));
}
