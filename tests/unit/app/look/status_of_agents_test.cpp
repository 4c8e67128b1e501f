#include "app/look/status_of_agents.hpp"

#include "app/claim/agents.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

AgentStatus agent_in(PlanFixture& fixture, const LivenessProbe& probe) {
    return unwrap(read_status(fixture.overseer(), probe)).agents.at(0);
}

} // namespace

TEST_CASE("an agent is live while somebody lives on its lease", "[app][status]") {
    PlanFixture fixture;
    const Context alice = fixture.worker("alice");
    unwrap(fixture.store.write(alice.stamp(),
                               [&](PlanWriter& plan) { return ensure_agent(plan, alice); }));
    CHECK_FALSE(agent_in(fixture, gone).live);
    fixture.put(Lease{.on = alice.caller_bead(),
                      .agent = alice.caller,
                      .session = *SessionId::parse("run-1"),
                      .keeper = {"host", "boot", "ns", 42, 7},
                      .expires_at = fixture.clock.now() + Seconds{120}});
    const AgentStatus live = agent_in(fixture, alive);
    CHECK(live.live);
    CHECK(live.session == *SessionId::parse("run-1"));
    CHECK(live.role == "worker");
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "Write it");
    fixture.put(Session{.id = *SessionId::parse("s-1"),
                        .agent = alice.caller,
                        .epic = epic.id,
                        .changeset = changeset.id,
                        .stage = Stage::agent,
                        .started_at = fixture.clock.now()});
    const auto now = agent_in(fixture, alive).now;
    REQUIRE(now);
    CHECK(now->changeset == changeset.id);
    CHECK(now->title == "Write it");
    CHECK(now->stage == Stage::agent);
    CHECK(now->since == fixture.clock.now());
    const AgentStatus dead = agent_in(fixture, gone);
    CHECK_FALSE(dead.live);
    CHECK_FALSE(dead.now);
    CHECK_FALSE(dead.session);
}
