#include "app/changeset/unblock_changeset.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a changeset that is unblocked may go on, and nobody is asked about it any more",
          "[app][unblock]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    changeset = plan.update(unwrap(block(changeset, "MIT or GPL?", plan.clock.now())));
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return send_once(writer, plan.worker(),
                         {.to = "overseer",
                          .subject = "BLOCKED: which?",
                          .body = "MIT or GPL?",
                          .thread = changeset.id,
                          .key = blocked_key(changeset.id)});
    }));
    const auto unblock_it = [&] {
        const Bead now = plan.get(changeset.id);
        return plan.store.write(plan.overseer().stamp(),
                                [&](PlanWriter& writer) { return unblock_changeset(writer, now); });
    };
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return begin_pauses(writer, plan.clock.now(), {changeset.id, epic.id});
    }));
    CHECK(state_of(unwrap(unblock_it())) == ChangesetState::ready);
    CHECK(unwrap(plan.store.read([&](PlanReader& reader) {
              return start_pauses(reader, plan.clock.now());
          })).empty());
    CHECK(plan.event_types().at(plan.event_types().size() - 2) == "changeset.unblocked");
    CHECK(plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}).empty());
    plan.update(unwrap(abandon(plan.get(changeset.id), "no", std::nullopt)));
    CHECK(must_fail(unblock_it()).code == ErrorCode::not_runnable);
}
