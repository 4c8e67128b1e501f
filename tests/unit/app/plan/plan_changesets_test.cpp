#include "app/plan/plan_changesets.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PlanChangesetsRequest request(const BeadId& epic, std::vector<PlannedChangeset> changesets) {
    PlannedEpic planned;
    planned.line = 1;
    planned.changesets = std::move(changesets);
    return {epic, {{std::move(planned)}, "more.yaml"}, {}};
}

PlannedChangeset titled(const std::string& title) {
    PlannedChangeset made;
    made.title = title;
    made.description = "What to do.";
    made.line = 2;
    return made;
}

} // namespace

TEST_CASE("changesets are added to an epic and end the announcement of more work",
          "[app][plan_changesets]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First");
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return send_once(writer, plan.worker(),
                         {"atelier/planner/plan-1", "S", "B", epic.id, more_work_key(epic.id)});
    }));
    PlannedChangeset next = titled("Next");
    next.depends_on = {{first.id.str(), 3}};
    next.key = "next";
    const auto outcome = unwrap(plan_changesets(plan.planner(), request(epic.id, {next})));
    REQUIRE(outcome.changesets.size() == 1);
    CHECK(outcome.changesets[0].bead.depends_on == std::vector<BeadId>{first.id});
    CHECK(state_of(outcome.changesets[0].bead) == ChangesetState::planned);
    CHECK(is_draft(outcome.changesets[0].bead));
    CHECK_FALSE(unwrap(
        plan.store.read([&](PlanReader& reader) { return more_work_announced(reader, epic.id); })));
    const auto again = unwrap(plan_changesets(plan.planner(), request(epic.id, {next})));
    CHECK(again.already);
    CHECK(again.changesets.at(0).bead.id == outcome.changesets[0].bead.id);
    CHECK(again.changesets[0].key == "next");
}

TEST_CASE(
    "a changeset that a planner adds to an approved epic waits, one of the overseer's does not",
    "[app][plan_changesets]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First");
    const auto late = unwrap(plan_changesets(plan.planner(), request(epic.id, {titled("Late")})));
    const auto mine = unwrap(plan_changesets(plan.overseer(), request(epic.id, {titled("Mine")})));
    const BeadId late_id = late.changesets.at(0).bead.id;
    const EpicTree tree =
        unwrap(plan.store.read([&](PlanReader& reader) { return load_epic(reader, epic.id); }));
    CHECK(runnable_changesets(tree) ==
          std::vector<BeadId>{first.id, mine.changesets.at(0).bead.id});
    CHECK(tree.waiting() == std::set<BeadId>{late_id});
    const auto reasons = not_runnable(*tree.find(late_id), tree);
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].code == ErrorCode::approval_required);
}

TEST_CASE("a changeset over the size that one person reviews is refused",
          "[app][plan_changesets]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    PlannedChangeset large = titled("Large");
    large.lines = 801;
    CHECK(must_fail(plan_changesets(plan.planner(), request(epic.id, {large}))).code ==
          ErrorCode::guardrail_exceeded);
    CHECK(plan.select({.kind = BeadKind::changeset}).empty());
    large.kind = ChangesetKind::mechanical;
    CHECK(unwrap(plan_changesets(plan.planner(), request(epic.id, {large}))).warnings.size() == 1);
}

TEST_CASE("a file for plan_changesets holds changesets only, and new ones",
          "[app][plan_changesets]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    auto whole = request(epic.id, {titled("A")});
    whole.document.epics[0].title = "An epic";
    CHECK(must_fail(plan_changesets(plan.planner(), whole)).code == ErrorCode::plan_invalid);
    auto existing = titled("A");
    existing.id = *BeadId::parse("at-x.1");
    CHECK(must_fail(plan_changesets(plan.planner(), request(epic.id, {existing}))).code ==
          ErrorCode::plan_invalid);
    auto lost = titled("A");
    lost.depends_on = {{"nobody", 3}};
    CHECK(must_fail(plan_changesets(plan.planner(), request(epic.id, {lost}))).code ==
          ErrorCode::plan_invalid);
    CHECK(must_fail(
              plan_changesets(plan.planner(), request(plan.changeset(epic, "C").id, {titled("A")})))
              .code == ErrorCode::not_found);
}

TEST_CASE("paths that overlap without a dependency are a warning", "[app][plan_changesets]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First", {.paths = {"src/**"}});
    PlannedChangeset next = titled("Next");
    next.paths = {"src/a.c"};
    SECTION("it can collide") {
        const auto made = unwrap(plan_changesets(plan.planner(), request(epic.id, {next})));
        REQUIRE(made.warnings.size() == 1);
        CHECK_THAT(made.warnings[0],
                   ContainsSubstring(made.changesets.at(0).bead.id.str() +
                                     " may change files that " + first.id.str()) &&
                       ContainsSubstring("src/a.c"));
    }
    SECTION("it waits for the other") {
        next.depends_on = {{first.id.str(), 3}};
        CHECK(unwrap(plan_changesets(plan.planner(), request(epic.id, {next}))).warnings.empty());
    }
    SECTION("it is about other files") {
        next.paths = {"docs/**"};
        CHECK(unwrap(plan_changesets(plan.planner(), request(epic.id, {next}))).warnings.empty());
    }
}
