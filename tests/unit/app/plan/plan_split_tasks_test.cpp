#include "app/plan/plan_split_tasks.hpp"

#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("tasks go below the epic, a changeset, or as subtasks below a task",
          "[app][plan_split_tasks]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead changeset = plan.changeset(epic, "C");
    const auto own = unwrap(plan_split_tasks(plan.planner(), {epic.id, {}, {"a", " b "}, {}}));
    REQUIRE(own.tasks.size() == 2);
    CHECK(own.tasks[1].title == "b");
    CHECK(kind_of(own.tasks[0]) == BeadKind::task);
    CHECK(own.tasks[0].parent == epic.id);
    const auto below = unwrap(plan_split_tasks(plan.planner(), {epic.id, changeset.id, {"c"}, {}}));
    CHECK(below.tasks[0].id.str() == changeset.id.str() + ".1");
    const auto sub =
        unwrap(plan_split_tasks(plan.planner(), {epic.id, below.tasks[0].id, {"d"}, {}}));
    CHECK(kind_of(sub.tasks[0]) == BeadKind::subtask);
}

TEST_CASE("splitting again gives the tasks that are there", "[app][plan_split_tasks]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const auto first = unwrap(plan_split_tasks(plan.planner(), {epic.id, {}, {"a"}, {}}));
    const auto again = unwrap(plan_split_tasks(plan.planner(), {epic.id, {}, {"a"}, {}}));
    CHECK(again.already);
    CHECK(again.tasks == first.tasks);
    CHECK_FALSE(unwrap(plan_split_tasks(plan.planner(), {epic.id, {}, {"a"}, "k"})).already);
}

TEST_CASE("a task's parent belongs to the epic, is open and can have tasks",
          "[app][plan_split_tasks]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead other = plan.changeset(plan.epic("Other"), "C");
    Bead closed = plan.changeset(epic, "Done");
    closed.status = BeadStatus::closed;
    closed = plan.update(closed);
    const auto code = [&](const SplitTasksRequest& request) {
        return must_fail(plan_split_tasks(plan.planner(), request)).code;
    };
    CHECK(code({epic.id, other.id, {"a"}, {}}) == ErrorCode::usage);
    CHECK(code({epic.id, closed.id, {"a"}, {}}) == ErrorCode::not_runnable);
    CHECK(code({epic.id, {}, {"good", " "}, {}}) == ErrorCode::usage);
    CHECK(code({*BeadId::parse("at-nobdy"), {}, {"a"}, {}}) == ErrorCode::not_found);
    CHECK(plan.select({.kind = BeadKind::task}).empty());
}
