#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "domain/bead/agent.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a heartbeat says how the agent is and when, and the log only what is new",
          "[app][heartbeat]") {
    PlanFixture fixture;
    const Context alice = fixture.worker();
    const auto agent = [&] { return unwrap(Agent::of(fixture.get(alice.caller_bead()))); };
    CHECK(unwrap(heartbeat(alice, AgentState::working)).heartbeat_at == fixture.clock.now());
    CHECK(agent().state() == "working");
    const auto events = fixture.event_types();
    CHECK(events.back() == "agent.heartbeat");
    fixture.clock.advance(Seconds{60});
    CHECK(heartbeat(alice, AgentState::working));
    CHECK(agent().heartbeat_at() == fixture.clock.now());
    CHECK(fixture.event_types() == events);
    CHECK(unwrap(heartbeat(alice, AgentState::idle)).state == AgentState::idle);
    CHECK(fixture.event_types().size() == events.size() + 1);
}

TEST_CASE("a heartbeat renews the lease of an agent without an orchestrator", "[app][heartbeat]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "Say hello");
    unwrap(claim_epic(fixture.worker(), {epic.id, {*SessionId::parse("s-1"), {}}}, gone));
    fixture.clock.advance(Seconds{600});
    CHECK(heartbeat(fixture.worker(), AgentState::working));
    CHECK(fixture.lease(epic.id)->expires_at == fixture.clock.now() + Seconds{3600});
}
