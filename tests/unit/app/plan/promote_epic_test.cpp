#include "app/plan/promote_epic.hpp"

#include "app/core/plan_queries.hpp"
#include "app/plan/plan_edit.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Draft {
    PlanFixture plan;
    Bead epic = plan.epic("E", {.draft = true});
    Bead described = plan.changeset(epic, "A");
    Bead bare = plan.changeset(epic, "B", {.description = ""});
};

} // namespace

TEST_CASE("promoting makes an epic claimable and its described changesets ready",
          "[app][promote_epic]") {
    Draft draft;
    const auto preview = unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, false}));
    CHECK_FALSE(preview.promoted);
    CHECK(preview.ready == std::vector<BeadId>{draft.described.id});
    CHECK(preview.undescribed == std::vector<BeadId>{draft.bare.id});
    CHECK(is_draft(draft.plan.get(draft.epic.id)));

    const auto outcome = unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true}));
    CHECK(outcome.promoted);
    CHECK_FALSE(is_draft(draft.plan.get(draft.epic.id)));
    CHECK(has_label(draft.plan.get(draft.epic.id), label::promoted));
    CHECK(state_of(draft.plan.get(draft.described.id)) == ChangesetState::ready);
    CHECK(state_of(draft.plan.get(draft.bare.id)) == ChangesetState::planned);
    const auto events = draft.plan.events().size();
    CHECK(unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true})).promoted);
    CHECK(draft.plan.events().size() == events);
}

TEST_CASE("an epic of which nothing is described is promoted, and has nothing to work on",
          "[app][promote_epic]") {
    Draft draft;
    CHECK(unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, false})).workable);
    const Bead other = draft.plan.epic("F", {.draft = true});
    const Bead bare = draft.plan.changeset(other, "C", {.description = ""});
    const auto outcome = unwrap(promote_epic(draft.plan.overseer(), {other.id, true}));
    CHECK(outcome.promoted);
    CHECK_FALSE(outcome.workable);
    CHECK(outcome.undescribed == std::vector<BeadId>{bare.id});
    const EpicTree tree =
        unwrap(draft.plan.store.read([&](PlanReader& plan) { return load_epic(plan, other.id); }));
    const auto reasons = not_runnable(draft.plan.get(bare.id), tree);
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].message == bare.id.str() + " has no description yet");
}

TEST_CASE("an agent may not promote, and asks the overseer once", "[app][promote_epic]") {
    Draft draft;
    for (int attempt = 0; attempt < 2; ++attempt) {
        const Error error = must_fail(promote_epic(draft.plan.planner(), {draft.epic.id, true}));
        CHECK(error.code == ErrorCode::approval_required);
        const auto messages = draft.plan.select({.kind = BeadKind::message});
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].title.starts_with("NEEDS-DECISION: "));
        CHECK(messages[0].status == BeadStatus::open);
        CHECK(error.details.string_at("message") == messages[0].id.str());
    }
    CHECK(is_draft(draft.plan.get(draft.epic.id)));
    unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true}));
    CHECK(is_closed(draft.plan.select({.kind = BeadKind::message}).at(0)));
}

TEST_CASE("plan.promotion lets planners promote, workers never", "[app][promote_epic]") {
    Draft draft;
    draft.plan.settings.promotion = Promotion::planner;
    CHECK(must_fail(promote_epic(draft.plan.worker(), {draft.epic.id, true})).code ==
          ErrorCode::approval_required);
    CHECK(unwrap(promote_epic(draft.plan.planner(), {draft.epic.id, true})).promoted);
}

TEST_CASE("a promotion records what is approved, and what it was shown is all that it approves",
          "[app][promote_epic]") {
    Draft draft;
    const auto look = [&] {
        return unwrap(
            promote_epic(draft.plan.overseer(), {.epic = draft.epic.id, .to_show = true}));
    };
    const auto preview = look();
    REQUIRE(preview.changes.size() == 2);
    CHECK(preview.changes[0].is_new);
    CHECK(preview.changes[0].title == "A");
    Bead changed = draft.plan.get(draft.described.id);
    changed.title = "Changed meanwhile";
    draft.plan.update(changed);
    CHECK(must_fail(promote_epic(draft.plan.overseer(), {draft.epic.id, true, preview.digest}))
              .code == ErrorCode::conflict);
    CHECK(is_draft(draft.plan.get(draft.epic.id)));
    unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true, look().digest}));
    const Event event = draft.plan.events().back();
    CHECK(event.type == "epic.promoted");
    CHECK_THAT(event.data, ContainsSubstring("Changed meanwhile"));
    CHECK_THAT(event.data, ContainsSubstring("\"digests\":{\"" + draft.epic.id.str()));
}

TEST_CASE("what was planned since waits until the epic is promoted again, and is shown against "
          "what was approved",
          "[app][promote_epic]") {
    Draft draft;
    unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true}));
    CHECK(unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id})).nothing_waits);
    Bead changed = draft.plan.get(draft.described.id);
    changed.title = "Another";
    draft.plan.update(changed);
    const Bead late = draft.plan.changeset(draft.epic, "Late");
    const auto preview = unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id}));
    REQUIRE(preview.changes.size() == 2);
    CHECK_FALSE(preview.nothing_waits);
    CHECK(preview.changes[0].bead == draft.described.id);
    CHECK(preview.changes[0].parts == std::vector<PartChange>{{"title", "A", "Another"}});
    CHECK(preview.changes[1].bead == late.id);
    CHECK(preview.changes[1].is_new);
    unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id, true}));
    CHECK(state_of(draft.plan.get(late.id)) == ChangesetState::ready);
    CHECK(unwrap(promote_epic(draft.plan.overseer(), {draft.epic.id})).changes.empty());
}

TEST_CASE("an epic without changesets, or closed, is not promoted", "[app][promote_epic]") {
    PlanFixture plan;
    Bead empty = plan.epic("Empty", {.draft = true});
    CHECK(must_fail(promote_epic(plan.overseer(), {empty.id, true})).code ==
          ErrorCode::no_changesets);
    empty.status = BeadStatus::closed;
    plan.update(empty);
    CHECK(must_fail(promote_epic(plan.overseer(), {empty.id, true})).code ==
          ErrorCode::epic_closed);
}

TEST_CASE("an epic without a root branch is not promoted, and told how it gets one",
          "[app][promote_epic]") {
    Draft draft;
    Bead epic = draft.epic;
    epic.description = "scope: s\n";
    draft.plan.update(epic);
    const Error error = must_fail(promote_epic(draft.plan.overseer(), {epic.id, true}));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK_THAT(error.hint, ContainsSubstring("plan --edit " + epic.id.str()));
}

TEST_CASE("epics that would wait for each other by what is approved are not promoted, and told "
          "which comes first",
          "[app][promote_epic]") {
    PlanFixture plan;
    const Bead second = plan.epic("Second", {.draft = true});
    plan.changeset(second, "B");
    const Bead first = plan.epic("First", {.draft = true, .depends_on = {second.id}});
    plan.changeset(first, "A");
    for (const Bead& epic : {first, second})
        unwrap(promote_epic(plan.overseer(), {epic.id, true}));
    // The other way round, in rows that wait for both to be promoted.
    unwrap(plan_edit(plan.planner(), {.bead = first.id, .remove_dependencies = {second.id}}));
    unwrap(plan_edit(plan.planner(), {.bead = second.id, .add_dependencies = {first.id}}));
    const std::size_t events = plan.events().size();
    const Error error = must_fail(promote_epic(plan.overseer(), {second.id, true}));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK_THAT(error.message, ContainsSubstring(first.id.str()));
    CHECK_THAT(error.hint, ContainsSubstring("git atelier promote " + first.id.str()));
    CHECK(plan.events().size() == events);
    unwrap(promote_epic(plan.overseer(), {first.id, true}));
    unwrap(promote_epic(plan.overseer(), {second.id, true}));
}

TEST_CASE("nor is what the overseer changes, while what would end the ring waits",
          "[app][promote_epic]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E", {.draft = true});
    const Bead first = plan.changeset(epic, "A");
    const Bead second = plan.changeset(epic, "B", {.depends_on = {first.id}});
    unwrap(promote_epic(plan.overseer(), {epic.id, true}));
    unwrap(plan_edit(plan.planner(), {.bead = second.id, .remove_dependencies = {first.id}}));
    const PlanEditRequest turned{.bead = first.id, .add_dependencies = {second.id}};
    const Error error = must_fail(plan_edit(plan.overseer(), turned));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK_THAT(error.hint, ContainsSubstring("git atelier promote " + epic.id.str()));
    unwrap(promote_epic(plan.overseer(), {epic.id, true}));
    unwrap(plan_edit(plan.overseer(), turned));
}
