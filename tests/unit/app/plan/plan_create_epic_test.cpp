#include "app/plan/plan_create_epic.hpp"
#include "domain/bead/epic.hpp"

#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

CreateEpicRequest request(const std::string& title = "Greeting") {
    CreateEpicRequest made;
    made.epic.title = title;
    made.epic.scope = "one command";
    made.epic.acceptance = "it greets";
    return made;
}

Result<RepositoryBranches> main_alone() {
    return only_main;
}

} // namespace

TEST_CASE("a planner's epic is a draft that names its drafter", "[app][plan_create_epic]") {
    PlanFixture plan;
    const auto outcome = unwrap(plan_create_epic(plan.planner(), request(), main_alone));
    const Bead epic = plan.get(outcome.epic.id);
    CHECK(is_draft(epic));
    const Epic goal = unwrap(Epic::of(epic));
    CHECK(unwrap(goal.drafted_by())->str() == "atelier/planner/plan-1");
    CHECK(goal.root_branch()->str() == "greeting-" + epic.id.str());
    CHECK(goal.parent_branch()->str() == "main");
    CHECK_FALSE(outcome.already);
}

TEST_CASE("the same epic asked for again is the first one", "[app][plan_create_epic]") {
    PlanFixture plan;
    const BeadId first = unwrap(plan_create_epic(plan.planner(), request(), main_alone)).epic.id;
    const auto again = unwrap(plan_create_epic(plan.planner(), request(), main_alone));
    CHECK(again.already);
    CHECK(again.epic.id == first);
    CHECK(plan.select({.kind = BeadKind::epic}).size() == 1);
    CHECK_FALSE(unwrap(plan_create_epic(plan.planner("plan-2"), request(), main_alone)).already);
    CHECK_FALSE(unwrap(plan_create_epic(plan.planner(), request("Other"), main_alone)).already);
}

TEST_CASE("what was asked for before is found without a look at the repository",
          "[app][plan_create_epic]") {
    PlanFixture plan;
    const BeadId first = unwrap(plan_create_epic(plan.planner(), request(), main_alone)).epic.id;
    const auto unreadable = []() -> Result<RepositoryBranches> {
        return fail(ErrorCode::git_failed, "no repository");
    };
    CHECK(unwrap(plan_create_epic(plan.planner(), request(), unreadable)).epic.id == first);
    CHECK(must_fail(plan_create_epic(plan.planner(), request("Other"), unreadable)).code ==
          ErrorCode::git_failed);
}

TEST_CASE("a request id decides what is the same request", "[app][plan_create_epic]") {
    PlanFixture plan;
    CreateEpicRequest named = request();
    named.request_id = "one";
    const BeadId first = unwrap(plan_create_epic(plan.planner(), named, main_alone)).epic.id;
    named.epic.title = "Changed";
    CHECK(unwrap(plan_create_epic(plan.planner(), named, main_alone)).epic.id == first);
    named.request_id = "two";
    CHECK_FALSE(unwrap(plan_create_epic(plan.planner(), named, main_alone)).already);
}

TEST_CASE("an epic needs scope, acceptance and a free root branch", "[app][plan_create_epic]") {
    PlanFixture plan;
    CreateEpicRequest bad = request();
    bad.epic.scope = " ";
    CHECK(must_fail(plan_create_epic(plan.planner(), bad, main_alone)).code == ErrorCode::usage);
    bad = request();
    bad.epic.root_branch = *BranchName::parse("main/x");
    CHECK(must_fail(plan_create_epic(plan.planner(), bad, main_alone)).code ==
          ErrorCode::ref_conflict);
    bad = request("");
    CHECK(must_fail(plan_create_epic(plan.planner(), bad, main_alone)).code ==
          ErrorCode::plan_invalid);
    CHECK(plan.select({}).empty());
}
