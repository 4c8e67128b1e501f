#include "app/claim/claim.hpp"

#include "app/claim/agents.hpp"
#include "app/core/plan_queries.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity keeper{"host", "boot", "ns", 42, 7};

Result<Claimed> take(TestPlan& world, const Context& context, const BeadId& epic,
                     const LivenessProbe& probe, bool named, const std::string& session) {
    return world.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic));
        return take_claim(plan, context, bead, {*SessionId::parse(session), keeper}, probe, named);
    });
}

} // namespace

TEST_CASE("a claim hooks the epic, assigns the agent and starts a lease together", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Claimed claimed = must(take(world, world.worker(), epic.id, alive, false, "s-1"));
    CHECK_FALSE(claimed.already_held);
    const Bead stored = world.get(epic.id);
    CHECK(stored.status == BeadStatus::hooked);
    CHECK(stored.assignee == "atelier/worker/alice");
    CHECK(world.get(world.worker().caller_bead()).hook == epic.id);
    const auto lease = world.lease(epic.id);
    REQUIRE(lease);
    CHECK(lease->fencing == 1);
    CHECK(lease->keeper == keeper);
    CHECK(lease->expires_at == world.clock.now() + Seconds{120});
}

TEST_CASE("claiming again in the same session changes nothing", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    must(take(world, world.worker(), epic.id, alive, false, "s-1"));
    const auto events = world.event_types();
    const Claimed again = must(take(world, world.worker(), epic.id, alive, false, "s-1"));
    CHECK(again.already_held);
    CHECK(again.lease.fencing == 1);
    CHECK(world.event_types() == events);
}

TEST_CASE("a further session of the same agent gets the next fencing number", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    must(take(world, world.worker(), epic.id, alive, false, "s-1"));
    CHECK(must(take(world, world.worker(), epic.id, alive, false, "s-2")).lease.fencing == 2);
}

TEST_CASE("a held epic is refused, and taken over by name once its holder is dead and expired",
          "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    must(take(world, world.worker("alice"), epic.id, alive, false, "s-1"));
    const Context bo = world.worker("bo");
    world.clock.advance(Seconds{1000});

    CHECK(must_fail(take(world, bo, epic.id, alive, true, "s-2")).code == ErrorCode::epic_taken);
    CHECK(must_fail(take(world, bo, epic.id, gone, false, "s-2")).code == ErrorCode::epic_taken);
    const Claimed taken = must(take(world, bo, epic.id, gone, true, "s-2"));
    CHECK(taken.taken_from == "atelier/worker/alice");
    CHECK(taken.previous_session == *SessionId::parse("s-1"));
    CHECK(taken.lease.fencing == 2);
    CHECK_FALSE(world.get(world.worker("alice").caller_bead()).hook);
    CHECK(world.get(bo.caller_bead()).hook == epic.id);
    CHECK(world.event_types().back() == "epic.taken_over");
}

TEST_CASE("a dead holder's lease binds until it expires", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    must(take(world, world.worker("alice"), epic.id, alive, false, "s-1"));
    world.clock.advance(Seconds{60});
    CHECK(must_fail(take(world, world.worker("bo"), epic.id, gone, true, "s-2")).code ==
          ErrorCode::epic_taken);
}

TEST_CASE("an agent holds one epic at a time", "[app][claim]") {
    TestPlan world;
    const Bead first = world.epic("First");
    const Bead second = world.epic("Second");
    must(take(world, world.worker(), first.id, alive, false, "s-1"));
    CHECK(must_fail(take(world, world.worker(), second.id, alive, false, "s-1")).code ==
          ErrorCode::hook_occupied);
    CHECK(world.get(second.id).status == BeadStatus::open);
    CHECK_FALSE(world.lease(second.id));
}

TEST_CASE("after a takeover the old session may no longer write", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Context alice = world.worker("alice", "s-1");
    must(take(world, alice, epic.id, alive, false, "s-1"));
    world.put(Session{.id = *SessionId::parse("s-1"), .agent = alice.caller, .fencing = 1});
    const auto check = [&] {
        return world.store.write(
            alice.stamp(), [&](PlanWriter& plan) { return require_claim(plan, alice, epic.id); });
    };
    CHECK(check());
    world.clock.advance(Seconds{1000});
    must(take(world, world.worker("bo"), epic.id, gone, true, "s-2"));
    CHECK(must_fail(check()).code == ErrorCode::lease_lost);
}

TEST_CASE("a stale session of the same agent may no longer write", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Context old = world.worker("alice", "s-1");
    must(take(world, old, epic.id, alive, false, "s-1"));
    world.put(Session{.id = *SessionId::parse("s-1"), .agent = old.caller, .fencing = 1});
    must(take(world, world.worker("alice", "s-2"), epic.id, alive, false, "s-2"));
    const auto check = world.store.write(
        old.stamp(), [&](PlanWriter& plan) { return require_claim(plan, old, epic.id); });
    CHECK(must_fail(check).code == ErrorCode::lease_lost);
}

TEST_CASE("giving a claim up frees epic, agent and lease", "[app][claim]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Context alice = world.worker();
    must(take(world, alice, epic.id, alive, false, "s-1"));
    must(world.store.write(alice.stamp(), [&](PlanWriter& plan) -> Result<Bead> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic.id));
        return give_up_claim(plan, alice, bead, "done for today");
    }));
    CHECK(world.get(epic.id).status == BeadStatus::open);
    CHECK(world.get(epic.id).assignee.empty());
    CHECK_FALSE(world.get(alice.caller_bead()).hook);
    CHECK(world.lease(epic.id)->ended);
}
