#include "app/work/run_claims.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run gives back what it holds, and nothing that is somebody else's", "[app][work]") {
    ProjectFixture f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "C");
    const WorkContext held = f.holding(epic);
    const WorkContext other = f.work_context("worker-2");
    unwrap(give_back(other, epic.id, "no"));
    CHECK(f.get(epic.id).assignee == "atelier/worker/worker-1");
    unwrap(give_back(held, epic.id, "nothing in it can be done now"));
    CHECK(f.get(epic.id).assignee.empty());
}

TEST_CASE("an epic is claimed to close it, once, and never from who lives", "[app][work]") {
    ProjectFixture f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "C");
    WorkContext work = f.work_context();
    const Identity identity = unwrap(acquire_identity(
        work.plan, Role::worker, std::string("worker-1"), f.machine.own, work.probe()));
    unwrap(hold_for_closing(work, identity, epic.id, false));
    CHECK(f.get(epic.id).assignee == "atelier/worker/worker-1");
    const std::size_t before = f.event_types().size();
    unwrap(hold_for_closing(work, identity, epic.id, false));
    CHECK(f.event_types().size() == before);
    WorkContext other = f.work_context("worker-2");
    const Identity second = unwrap(acquire_identity(
        other.plan, Role::worker, std::string("worker-2"), f.machine.own, other.probe()));
    CHECK(must_fail(hold_for_closing(other, second, epic.id, false)).code == ErrorCode::epic_taken);
}

TEST_CASE("an epic that a run of the same name has closed is not closed again", "[app][work]") {
    ProjectFixture f;
    const Bead epic = f.epic("E");
    WorkContext work = f.work_context();
    const Identity identity = unwrap(acquire_identity(
        work.plan, Role::worker, std::string("worker-1"), f.machine.own, work.probe()));
    unwrap(hold_for_closing(work, identity, epic.id, false));
    Bead closed = f.get(epic.id);
    closed.status = BeadStatus::closed;
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) { return plan.update(closed); }));
    CHECK(must_fail(hold_for_closing(work, identity, epic.id, false)).code ==
          ErrorCode::epic_closed);
}
