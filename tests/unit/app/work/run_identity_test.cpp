#include "app/work/run_identity.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Becoming : ProjectFixture {
    WorkContext work = work_context();

    Selection on(const Bead& epic, const std::optional<std::string>& worker_name = {}) {
        Selection selection{.step = NextStep::session, .epic = epic.id};
        if (worker_name) selection.worker = worker(*worker_name).caller;
        return selection;
    }
};

} // namespace

TEST_CASE("a run is whoever the choice says, else a worker that is free", "[app][run_identity]") {
    Becoming f;
    const Bead epic = f.epic("E");
    RunIdentity identity(f.work, std::nullopt);
    CHECK(identity.may_change());
    CHECK_FALSE(identity.now());
    CHECK(unwrap(identity.become(f.on(epic))));
    CHECK(identity.now()->agent.name() == "worker-1");
    CHECK(f.work.plan.caller == identity.now()->agent);
    CHECK(unwrap(identity.become(f.on(epic, "zoe"))));
    CHECK(identity.now()->agent.name() == "zoe");
    // Whom it was is free again.
    CHECK(f.lease(f.worker("worker-1").caller_bead()).value().ended);
    unwrap(identity.leave());
    CHECK_FALSE(identity.now());
    CHECK(f.lease(f.worker("zoe").caller_bead()).value().ended);
}

TEST_CASE("a run that holds an epic takes another as somebody else", "[app][run_identity]") {
    Becoming f;
    const Bead held = f.epic("Held");
    const Bead other = f.epic("Other");
    RunIdentity identity(f.work, std::nullopt);
    CHECK(unwrap(identity.become(f.on(held))));
    const Context self = f.work.plan;
    unwrap(f.store.write(self.stamp(), [&](PlanWriter& plan) {
        return take_claim(plan, self, held, {identity.now()->run, f.machine.own}, gone, true);
    }));
    CHECK(unwrap(identity.become(f.on(held))));
    CHECK(identity.now()->agent.name() == "worker-1");
    CHECK(unwrap(identity.become(f.on(other))));
    CHECK(identity.now()->agent.name() == "worker-2");
}

TEST_CASE("a name that was given stays, and is refused while somebody has it",
          "[app][run_identity]") {
    Becoming f;
    const Bead epic = f.epic("E");
    RunIdentity named(f.work, "ann");
    CHECK(unwrap(named.become(f.on(epic))));
    CHECK(unwrap(named.become(f.on(epic, "zoe"))));
    CHECK(named.now()->agent.name() == "ann");
    WorkContext second = f.work_context();
    RunIdentity again(second, "ann");
    CHECK(must_fail(again.become(f.on(epic))).code == ErrorCode::identity_in_use);
    // Without a name whoever was quicker is left alone.
    RunIdentity unnamed(second, std::nullopt);
    CHECK_FALSE(unwrap(unnamed.become(f.on(epic, "ann"))));
}
