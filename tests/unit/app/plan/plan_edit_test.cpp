#include "app/core/plan_queries.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/promote_epic.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("single parts of a changeset are changed, others stay", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E", {.draft = true});
    const Bead first = plan.changeset(epic, "First");
    const Bead changeset = plan.changeset(epic, "C", {.paths = {"src/**"}});
    const PlanEditRequest request{.bead = changeset.id,
                                  .title = "New title",
                                  .description = "New words.",
                                  .priority = 1,
                                  .add_dependencies = {first.id},
                                  .lines = 10,
                                  .kind = ChangesetKind::rename};
    const auto outcome = unwrap(plan_edit(plan.planner(), request));
    CHECK(outcome.changed == std::vector<std::string>{"title", "description", "priority", "lines",
                                                      "kind", "depends_on"});
    const Bead now = plan.get(changeset.id);
    CHECK(now.title == "New title");
    CHECK(prose(now) == "New words.");
    CHECK(now.priority == 1);
    CHECK(now.depends_on == std::vector<BeadId>{first.id});
    const Changeset planned = unwrap(Changeset::of(now));
    CHECK(planned.paths() == std::vector<std::string>{"src/**"});
    CHECK(unwrap(planned.kind()) == ChangesetKind::rename);
    const auto events = plan.events().size();
    const auto again = unwrap(plan_edit(plan.planner(), request));
    CHECK(again.changed == outcome.changed);
    CHECK(again.bead == now);
    CHECK(plan.events().size() == events);
    unwrap(plan_edit(plan.planner(), {.bead = changeset.id, .remove_dependencies = {first.id}}));
    CHECK(plan.get(changeset.id).depends_on.empty());
}

TEST_CASE("a description makes a planned changeset ready", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead changeset = plan.changeset(plan.epic("E"), "C", {.description = ""});
    REQUIRE(state_of(plan.get(changeset.id)) == ChangesetState::planned);
    unwrap(plan_edit(plan.overseer(), {.bead = changeset.id, .description = "Do it."}));
    CHECK(state_of(plan.get(changeset.id)) == ChangesetState::ready);
}

TEST_CASE("an epic's scope and acceptance can be changed", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E", {.draft = true});
    unwrap(plan_edit(plan.planner(), {.bead = epic.id, .scope = "wider", .acceptance = "a\nb"}));
    const Epic goal = unwrap(Epic::of(plan.get(epic.id)));
    CHECK(goal.scope() == "wider");
    CHECK(goal.acceptance() == "a\nb");
    CHECK(plan.event_types().back() == "epic.edited");
}

namespace {

Bead in_force(PlanFixture& plan, const BeadId& epic, const BeadId& id) {
    const EpicTree tree =
        unwrap(plan.store.read([&](PlanReader& reader) { return load_epic(reader, epic); }));
    return *tree.find(id);
}

} // namespace

TEST_CASE("what a planner changes of what is approved waits, and the approved words stay in force",
          "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First");
    const Bead changeset = plan.changeset(epic, "C", {.depends_on = {first.id}});
    const Bead another = plan.changeset(epic, "D");
    const PlanEditRequest requests[] = {
        {.bead = changeset.id, .title = "x"},
        {.bead = changeset.id, .description = "x"},
        {.bead = changeset.id, .paths = {"**"}},
        {.bead = changeset.id, .lines = 3},
        {.bead = changeset.id, .kind = ChangesetKind::mechanical},
        {.bead = changeset.id, .remove_dependencies = {first.id}},
        {.bead = first.id, .add_dependencies = {another.id}},
        {.bead = epic.id, .title = "x"},
        {.bead = epic.id, .scope = "x"},
        {.bead = epic.id, .acceptance = "x"},
        {.bead = epic.id, .add_dependencies = {plan.epic("Before").id}},
    };
    for (const PlanEditRequest& request : requests) {
        const Bead approved = in_force(plan, epic.id, request.bead);
        const Bead row = plan.get(request.bead);
        unwrap(plan_edit(plan.planner(), request));
        CHECK(plan.get(request.bead) != row);
        const Bead after = in_force(plan, epic.id, request.bead);
        CHECK(after.title == approved.title);
        CHECK(prose(after) == prose(approved));
        CHECK(fields_json(after) == fields_json(approved));
        CHECK(after.depends_on == approved.depends_on);
    }
    unwrap(promote_epic(plan.overseer(), {epic.id, true}));
    for (const PlanEditRequest& request : requests)
        CHECK(in_force(plan, epic.id, request.bead) == plan.get(request.bead));
}

TEST_CASE("a planner may still order what is approved", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead changeset = plan.changeset(epic, "C");
    unwrap(plan_edit(plan.planner(), {.bead = changeset.id, .priority = 0}));
    CHECK(in_force(plan, epic.id, changeset.id).priority == 0);
}

TEST_CASE("what an epic waits for is changed as the rest of it is", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead before = plan.epic("Before");
    plan.changeset(before, "B");
    const Bead epic = plan.epic("E", {.depends_on = {before.id}});
    const Bead changeset = plan.changeset(epic, "C");
    const PlanEditRequest request{.bead = epic.id, .remove_dependencies = {before.id}};
    unwrap(plan_edit(plan.planner(), request));
    CHECK(plan.get(epic.id).depends_on.empty());
    const auto waits = [&] {
        const EpicTree tree =
            unwrap(plan.store.read([&](PlanReader& reader) { return load_epic(reader, epic.id); }));
        return !not_runnable(*tree.find(changeset.id), tree).empty();
    };
    CHECK(waits());
    unwrap(promote_epic(plan.overseer(), {epic.id, true}));
    CHECK_FALSE(waits());
}

TEST_CASE("an approval that does not say what an epic waits for lets a planner change none of it",
          "[app][plan_edit]") {
    PlanFixture plan;
    const Bead before = plan.epic("Before");
    const Bead epic = plan.epic("E");
    plan.changeset(epic, "C");
    unwrap(plan.store.write(plan.overseer().stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_TRY(const PlanText text, planned_text(writer, epic));
        PlanText older{Json::object(), text.changesets};
        for (const auto& [key, value] : text.epic.as_object())
            if (key != "depends_on") older.epic.set(key, value);
        return record_promotion(writer, EventType::epic_approved, epic.id, older, {});
    }));
    const PlanEditRequest request{.bead = epic.id, .add_dependencies = {before.id}};
    CHECK(must_fail(plan_edit(plan.planner(), request)).code == ErrorCode::approval_required);
    unwrap(plan_edit(plan.overseer(), request));
    CHECK(in_force(plan, epic.id, epic.id).depends_on == std::vector<BeadId>{before.id});
}

TEST_CASE("what the overseer changes is approved by that, and nothing beside it",
          "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead changeset = plan.changeset(epic, "C");
    unwrap(plan_edit(plan.planner(), {.bead = changeset.id, .paths = {"**"}}));
    unwrap(plan_edit(plan.overseer(), {.bead = changeset.id, .title = "Mine"}));
    const Bead after = in_force(plan, epic.id, changeset.id);
    CHECK(after.title == "Mine");
    CHECK(unwrap(Changeset::of(after)).paths().empty());
    CHECK(unwrap(Changeset::of(plan.get(changeset.id))).paths() == std::vector<std::string>{"**"});
}

TEST_CASE("what does not belong to a bead, or cannot change, is refused", "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead changeset = plan.changeset(epic, "C");
    const Bead task = plan.task(changeset, "T");
    Bead merged = plan.changeset(epic, "M");
    plan.update(unwrap(merge(merged, *CommitId::parse(std::string(40, 'a')))));
    const auto code = [&](const PlanEditRequest& request) {
        return std::string(info(must_fail(plan_edit(plan.overseer(), request)).code).name);
    };
    CHECK(code({.bead = changeset.id, .scope = "x"}) == "usage");
    CHECK(code({.bead = epic.id, .lines = 3}) == "usage");
    CHECK(code({.bead = task.id, .paths = {"a"}}) == "usage");
    CHECK(code({.bead = changeset.id}) == "usage");
    CHECK(code({.bead = changeset.id, .title = "a\nb"}) == "usage");
    CHECK(code({.bead = changeset.id, .paths = {"a,b"}}) == "usage");
    CHECK(code({.bead = merged.id, .title = "x"}) == "not-runnable");
    CHECK(code({.bead = *BeadId::parse("at-nobdy"), .title = "x"}) == "not-found");
    CHECK(code({.bead = changeset.id, .add_dependencies = {changeset.id}}) == "plan-invalid");
    CHECK(code({.bead = changeset.id, .add_dependencies = {epic.id}}) == "plan-invalid");
    CHECK(code({.bead = changeset.id, .lines = 801}) == "guardrail-exceeded");
    CHECK(code({.bead = changeset.id, .description = "changeset.size_approved_by: me"}) ==
          "plan-invalid");
    CHECK(plan.get(changeset.id) == changeset);
}

TEST_CASE("paths that come to overlap with those of another changeset are a warning",
          "[app][plan_edit]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First", {.paths = {"src/**"}});
    const Bead second = plan.changeset(epic, "Second", {.paths = {"docs/**"}});
    const PlanEditRequest request{.bead = second.id, .paths = {"src/a.c"}};
    const auto outcome = unwrap(plan_edit(plan.planner(), request));
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0],
               ContainsSubstring(first.id.str()) && ContainsSubstring("src/a.c"));
    CHECK(unwrap(plan_edit(plan.planner(), request)).warnings == outcome.warnings);
    CHECK(unwrap(plan_edit(plan.planner(), {.bead = second.id, .add_dependencies = {first.id}}))
              .warnings.empty());
    CHECK(unwrap(plan_edit(plan.planner(), request)).warnings.empty());
}
