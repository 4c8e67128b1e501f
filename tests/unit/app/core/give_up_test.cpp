#include "app/core/give_up.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a changeset is given up with its tasks, and once", "[app][give_up]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First");
    const Bead second = plan.changeset(epic, "Second");
    const Bead task = plan.task(first, "Its task");
    const auto give_up = [&] {
        unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return give_up_changeset(writer, plan.get(first.id), "not needed", second.id);
        }));
    };
    give_up();
    CHECK(state_of(plan.get(first.id)) == ChangesetState::abandoned);
    CHECK(unwrap(superseded_by(plan.get(first.id))) == second.id);
    CHECK(is_closed(plan.get(task.id)));
    const auto events = plan.event_types();
    CHECK(events == std::vector<std::string>{"task.closed", "changeset.abandoned"});
    give_up();
    CHECK(plan.event_types() == events);
}
