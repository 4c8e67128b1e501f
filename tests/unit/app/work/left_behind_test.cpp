#include "app/work/left_behind.hpp"

#include "app/mail/notices.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what runs that are gone have left is put in order, whoever's it was", "[app][work]") {
    ProjectFixture f;
    const Bead epic = f.epic("E");
    const Bead changeset = f.changeset(epic, "C");
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, f.overseer(),
                         {.to = "atelier/worker/worker-1",
                          .subject = "About it",
                          .thread = changeset.id,
                          .key = "about"});
    }));
    f.update(unwrap(abandon(f.get(changeset.id), "not wanted", std::nullopt)));
    f.put(Session{.id = *SessionId::parse("s-killed"),
                  .agent = f.worker().caller,
                  .started_at = f.clock.now(),
                  .ended_at = f.clock.now()});
    unwrap(f.files.write(f.paths.sessions() / "s-killed" / "start", "refs"));
    WorkContext work = f.work_context();
    look_after_the_dead(work);
    CHECK(f.files.below(f.paths.sessions()).empty());
    CHECK(f.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}).empty());
    CHECK(f.progress.warnings.empty());
}
