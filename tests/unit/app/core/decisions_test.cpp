#include "app/core/decisions.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/core/plan_queries.hpp"
#include "app/plan/promote_epic.hpp"
#include "app/review/retry.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

// A plan that somebody edits in the store, past the programs.
struct EditedPlan : PlanFixture {
    Bead edited = epic("Greeting");
    Bead core = changeset(edited, "Core");
    Bead cli = changeset(edited, "Cli", {.depends_on = {core.id}});

    EpicTree tree() {
        return unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, edited.id); }));
    }
    bool is_refused(const BeadId& id) {
        const EpicTree found = tree();
        const auto reasons = not_runnable(*found.find(id), found);
        return std::ranges::any_of(reasons, [](const Reason& reason) {
            return reason.code == ErrorCode::approval_required;
        });
    }
    void block_it() {
        unwrap(store.write(worker().stamp(), [&](PlanWriter& plan) -> Result<void> {
            Bead next = core;
            set_changeset_label(next, ChangesetLabel::in_progress);
            ATELIER_TRY(next, block(next, "stuck", clock.now()));
            ATELIER_CHECK(plan.update(next));
            return plan.append(
                {EventType::changeset_blocked, core.id, Json::object().set("reason", "stuck")});
        }));
    }
};

} // namespace

TEST_CASE("a draft that an edit of the store promotes is not worked on until somebody decides it",
          "[app][decision]") {
    EditedPlan plan;
    Bead draft = plan.epic("Farewell", {.draft = true});
    const Bead bye = plan.changeset(draft, "Bye");
    remove_label(draft, label::draft);
    add_label(draft, label::promoted);
    plan.update_undecided(draft);
    plan.edited = draft;
    CHECK(plan.is_refused(bye.id));
    CHECK_FALSE(plan.is_decided(draft.id, Act::promotion));
    const Error refused = must_fail(claim_epic(
        plan.worker(), {.epic = draft.id, .holder = {*SessionId::parse("run-1"), {}}}, gone));
    CHECK(refused.code == ErrorCode::approval_required);
    unwrap(promote_epic(plan.overseer(), {.epic = draft.id, .confirmed = true}));
    CHECK_FALSE(plan.is_refused(bye.id));
    CHECK(plan.is_decided(draft.id, Act::promotion));
}

TEST_CASE("a changeset that an edit of the store unblocks goes on when it is retried",
          "[app][decision]") {
    EditedPlan plan;
    plan.block_it();
    Bead open = plan.get(plan.core.id);
    open.status = BeadStatus::in_progress;
    plan.update_undecided(open);
    CHECK(plan.is_refused(plan.core.id));
    unwrap(retry(plan.overseer(), gone, plan.core.id));
    CHECK_FALSE(plan.is_refused(plan.core.id));
    // Blocked once more, it is blocked, whatever was decided before.
    plan.core = plan.get(plan.core.id);
    plan.block_it();
    open = plan.get(plan.core.id);
    open.status = BeadStatus::in_progress;
    plan.update_undecided(open);
    CHECK(plan.is_refused(plan.core.id));
}

TEST_CASE("what an edit of the store abandons is open, and keeps its dependents and its epic",
          "[app][decision]") {
    EditedPlan plan;
    plan.update_undecided(unwrap(abandon(plan.core, "no", std::nullopt)));
    const EpicTree tree = plan.tree();
    CHECK(tree.undecided(plan.core.id, Act::abandon) != nullptr);
    CHECK(prerequisite_state(plan.core.id, tree) == Prerequisite::open);
    CHECK_FALSE(is_settled(*tree.find(plan.core.id), tree));
    CHECK(progress_of(tree, false) == EpicProgress::open);
}

TEST_CASE("the event of a decision is found, and nothing for one that was not made",
          "[app][decision]") {
    EditedPlan plan;
    const auto found = unwrap(plan.store.read([&](PlanReader& reader) {
        return decision_in_force(reader, plan.edited.id, Act::promotion);
    }));
    REQUIRE(found);
    CHECK_FALSE(plan.is_decided(plan.core.id, Act::size));
}
