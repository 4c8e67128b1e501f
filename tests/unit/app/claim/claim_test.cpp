#include "app/claim/claim.hpp"

#include "app/claim/agents.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/agent.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity keeper{"host", "boot", "ns", 42, 7};

Result<Claimed> take(PlanFixture& fixture, const Context& context, const BeadId& epic,
                     const LivenessProbe& probe, bool named, const std::string& session) {
    return fixture.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic));
        return take_claim(plan, context, bead, {*SessionId::parse(session), keeper}, probe, named);
    });
}

} // namespace

TEST_CASE("a claim hooks the epic, assigns the agent and starts a lease together", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Claimed claimed = unwrap(take(fixture, fixture.worker(), epic.id, alive, false, "s-1"));
    CHECK_FALSE(claimed.already_held);
    const Bead stored = fixture.get(epic.id);
    CHECK(stored.status == BeadStatus::hooked);
    CHECK(stored.assignee == "atelier/worker/alice");
    const Bead agent = fixture.get(fixture.worker().caller_bead());
    CHECK(agent.assignment == epic.id);
    CHECK(Agent::told_assignment(agent) == epic.id.str());
    CHECK(unwrap(Agent::of(agent)).state() == "idle");
    const auto lease = fixture.lease(epic.id);
    REQUIRE(lease);
    CHECK(lease->fencing == 1);
    CHECK(lease->keeper == keeper);
    CHECK(lease->expires_at == fixture.clock.now() + Seconds{120});
}

TEST_CASE("claiming again in the same session changes nothing", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(take(fixture, fixture.worker(), epic.id, alive, false, "s-1"));
    const auto events = fixture.event_types();
    const Claimed again = unwrap(take(fixture, fixture.worker(), epic.id, alive, false, "s-1"));
    CHECK(again.already_held);
    CHECK(again.lease.fencing == 1);
    CHECK(fixture.event_types() == events);
}

TEST_CASE("a further session of the same agent gets the next fencing number", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(take(fixture, fixture.worker(), epic.id, alive, false, "s-1"));
    CHECK(unwrap(take(fixture, fixture.worker(), epic.id, alive, false, "s-2")).lease.fencing == 2);
}

TEST_CASE("a held epic is refused, and taken over by name once its holder is dead and expired",
          "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(take(fixture, fixture.worker("alice"), epic.id, alive, false, "s-1"));
    const Context bo = fixture.worker("bo");
    fixture.clock.advance(Seconds{1000});

    CHECK(must_fail(take(fixture, bo, epic.id, alive, true, "s-2")).code == ErrorCode::epic_taken);
    CHECK(must_fail(take(fixture, bo, epic.id, gone, false, "s-2")).code == ErrorCode::epic_taken);
    const Claimed taken = unwrap(take(fixture, bo, epic.id, gone, true, "s-2"));
    CHECK(taken.taken_from == "atelier/worker/alice");
    CHECK(taken.previous_session == *SessionId::parse("s-1"));
    CHECK(taken.lease.fencing == 2);
    CHECK_FALSE(fixture.get(fixture.worker("alice").caller_bead()).assignment);
    CHECK(fixture.get(bo.caller_bead()).assignment == epic.id);
    CHECK(fixture.event_types().back() == "epic.taken_over");
}

TEST_CASE("a dead holder's lease binds until it expires", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(take(fixture, fixture.worker("alice"), epic.id, alive, false, "s-1"));
    fixture.clock.advance(Seconds{60});
    CHECK(must_fail(take(fixture, fixture.worker("bo"), epic.id, gone, true, "s-2")).code ==
          ErrorCode::epic_taken);
}

TEST_CASE("an agent holds one epic at a time", "[app][claim]") {
    PlanFixture fixture;
    const Bead first = fixture.epic("First");
    const Bead second = fixture.epic("Second");
    unwrap(take(fixture, fixture.worker(), first.id, alive, false, "s-1"));
    CHECK(must_fail(take(fixture, fixture.worker(), second.id, alive, false, "s-1")).code ==
          ErrorCode::assignment_occupied);
    CHECK(fixture.get(second.id).status == BeadStatus::open);
    CHECK_FALSE(fixture.lease(second.id));
}

TEST_CASE("after a takeover the old session may no longer write", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Context alice = fixture.worker("alice", "s-1");
    unwrap(take(fixture, alice, epic.id, alive, false, "s-1"));
    fixture.put(Session{.id = *SessionId::parse("s-1"), .agent = alice.caller, .fencing = 1});
    const auto check = [&] {
        return fixture.store.write(
            alice.stamp(), [&](PlanWriter& plan) { return require_claim(plan, alice, epic.id); });
    };
    CHECK(check());
    fixture.clock.advance(Seconds{1000});
    unwrap(take(fixture, fixture.worker("bo"), epic.id, gone, true, "s-2"));
    CHECK(must_fail(check()).code == ErrorCode::lease_lost);
}

TEST_CASE("a stale session of the same agent may no longer write", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Context old = fixture.worker("alice", "s-1");
    unwrap(take(fixture, old, epic.id, alive, false, "s-1"));
    fixture.put(Session{.id = *SessionId::parse("s-1"), .agent = old.caller, .fencing = 1});
    unwrap(take(fixture, fixture.worker("alice", "s-2"), epic.id, alive, false, "s-2"));
    const auto check = fixture.store.write(
        old.stamp(), [&](PlanWriter& plan) { return require_claim(plan, old, epic.id); });
    CHECK(must_fail(check).code == ErrorCode::lease_lost);
}

TEST_CASE("giving a claim up frees epic, agent and lease", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Context alice = fixture.worker();
    unwrap(take(fixture, alice, epic.id, alive, false, "s-1"));
    unwrap(fixture.store.write(alice.stamp(), [&](PlanWriter& plan) -> Result<Bead> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic.id));
        return give_up_claim(plan, alice, bead, "done for today");
    }));
    CHECK(fixture.get(epic.id).status == BeadStatus::open);
    CHECK(fixture.get(epic.id).assignee.empty());
    CHECK_FALSE(fixture.get(alice.caller_bead()).assignment);
    CHECK(unwrap(Agent::of(fixture.get(alice.caller_bead()))).state() == "idle");
    CHECK(fixture.lease(epic.id)->ended);
}

TEST_CASE("giving up what another holds by now frees only the caller", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Context alice = fixture.worker("alice");
    unwrap(take(fixture, alice, epic.id, alive, false, "s-1"));
    const Bead before = fixture.get(alice.caller_bead());
    fixture.clock.advance(Seconds{1000});
    unwrap(take(fixture, fixture.worker("bo"), epic.id, gone, true, "s-2"));
    // As after an interrupted import: the first holder's bead still names the epic.
    Bead stale = fixture.get(alice.caller_bead());
    stale.assignment = before.assignment;
    fixture.update(stale);
    const Lease taken = *fixture.lease(epic.id);
    unwrap(fixture.store.write(alice.stamp(), [&](PlanWriter& plan) {
        return give_up_claim(plan, alice, fixture.get(epic.id), "nothing to do");
    }));
    CHECK_FALSE(fixture.get(alice.caller_bead()).assignment);
    CHECK(fixture.get(epic.id).assignee == "atelier/worker/bo");
    CHECK(fixture.get(fixture.worker("bo").caller_bead()).assignment == epic.id);
    CHECK(fixture.lease(epic.id) == taken);
}

TEST_CASE("a claim that ends frees every agent that is assigned to the epic", "[app][claim]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    unwrap(take(fixture, fixture.worker("alice"), epic.id, alive, false, "s-1"));
    Bead second{.id = *BeadId::parse("at-worker-zoe"), .title = "atelier/worker/zoe"};
    second.labels = {"at:agent"};
    Agent::assign(second, epic.id);
    fixture.create(second);
    unwrap(fixture.store.write(fixture.stamp(),
                               [&](PlanWriter& plan) { return end_claim(plan, epic.id); }));
    for (const Bead& agent : fixture.select({.kind = BeadKind::agent})) {
        INFO(agent.title);
        CHECK_FALSE(agent.assignment);
        CHECK_FALSE(Agent::told_assignment(agent));
        CHECK(unwrap(Agent::of(agent)).state() == "idle");
    }
    CHECK(fixture.lease(epic.id)->ended);
    CHECK(fixture.get(epic.id).assignee == "atelier/worker/alice");
}
