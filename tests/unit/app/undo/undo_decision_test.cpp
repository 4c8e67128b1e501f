// The order of decisions; those that moved branches are in branches_back_test.
#include "app/undo/undo_decision.hpp"

#include "app/review/abandon_bead.hpp"
#include "app/undo/decision_recorder.hpp"
#include "support/integration_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Abandoned : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead one = PlanFixture::changeset(epic, "One");
    Bead two = PlanFixture::changeset(epic, "Two");
    WorkContext work = work_context();

    void abandon(const Bead& changeset) {
        DecisionRecorder recorder(store, DecisionKind::abandon, {changeset.id}, overseer().caller);
        const Context context{recorder, clock, ids, settings, "at", overseer().caller};
        unwrap(abandon_bead(
            {context, repository, files, work.paths, gone},
            {.id = changeset.id, .reason = "no", .superseded_by = {}, .confirmed = true}));
    }
};

} // namespace

TEST_CASE("without a decision there is nothing to take back", "[app][undo]") {
    Abandoned f;
    CHECK(must_fail(undo_decision(f.work, {})).code == ErrorCode::not_found);
}

TEST_CASE("a decision is shown before it is taken back, and then the one before it",
          "[app][undo]") {
    Abandoned f;
    f.abandon(f.one);
    f.abandon(f.two);
    const auto shown = unwrap(undo_decision(f.work, {}));
    CHECK_FALSE(shown.taken_back);
    CHECK(shown.decision.about == std::vector<BeadId>{f.two.id});
    CHECK(is_closed(f.get(f.two.id)));
    CHECK(unwrap(undo_decision(f.work, {.confirmed = true, .shown = shown.decision.number}))
              .taken_back);
    CHECK_FALSE(is_closed(f.get(f.two.id)));
    CHECK(is_closed(f.get(f.one.id)));
    CHECK(unwrap(undo_decision(f.work, {.confirmed = true})).decision.about ==
          std::vector<BeadId>{f.one.id});
    CHECK_FALSE(is_closed(f.get(f.one.id)));
    CHECK(must_fail(undo_decision(f.work, {})).code == ErrorCode::not_found);
}

TEST_CASE("another decision than the one that was shown is not taken back", "[app][undo]") {
    Abandoned f;
    f.abandon(f.one);
    const auto shown = unwrap(undo_decision(f.work, {}));
    f.abandon(f.two);
    CHECK(must_fail(undo_decision(f.work, {.confirmed = true, .shown = shown.decision.number}))
              .code == ErrorCode::conflict);
    CHECK(is_closed(f.get(f.two.id)));
}

TEST_CASE("what others built while a decision was being taken stands in its way", "[app][undo]") {
    Abandoned f;
    DecisionRecorder recorder(f.store, DecisionKind::close_tasks, {f.one.id}, f.overseer().caller);
    const auto happens = [&](PlanStore& store, EventType type) {
        unwrap(store.write(f.stamp(), [&](PlanWriter& plan) {
            return plan.append({type, f.one.id});
        }));
    };
    happens(recorder, EventType::task_closed);
    happens(f.store, EventType::changeset_started);
    happens(recorder, EventType::task_closed);
    const Error told = must_fail(undo_decision(f.work, {.confirmed = true}));
    CHECK(told.code == ErrorCode::built_on);
}
