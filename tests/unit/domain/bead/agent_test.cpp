#include "domain/bead/agent.hpp"

#include "domain/bead/field_text.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId alice_identity = *AgentId::parse("atelier/worker/alice");
const BeadId wanted_epic = *BeadId::parse("at-e");

} // namespace

TEST_CASE("a new agent is idle and has no assignment", "[domain][agent]") {
    const Bead bead = Agent::make(alice_identity, "at");
    CHECK(bead.id.str() == "at-worker-alice");
    CHECK(kind_of(bead) == BeadKind::agent);
    const Agent read = unwrap(Agent::of(bead));
    CHECK(read.id() == bead.id);
    CHECK(read.identity() == alice_identity);
    CHECK(read.state() == "idle");
    CHECK_FALSE(read.assignment());
    CHECK_FALSE(read.heartbeat_at());
    CHECK(agent_as_written(bead).role == "worker");
}

TEST_CASE("an assignment stands in the column, in the field and in the state", "[domain][agent]") {
    Bead bead = Agent::make(alice_identity, "at");
    Agent::assign(bead, wanted_epic);
    CHECK(bead.assignment == wanted_epic);
    CHECK(Agent::told_assignment(bead) == "at-e");
    CHECK(unwrap(Agent::of(bead)).assignment() == wanted_epic);
    CHECK(unwrap(Agent::of(bead)).state() == "idle");
    Agent::beat(bead, AgentState::working, Time{});
    Agent::assign(bead, std::nullopt);
    CHECK_FALSE(bead.assignment);
    CHECK_FALSE(Agent::told_assignment(bead));
    CHECK(unwrap(Agent::of(bead)).state() == "idle");
}

TEST_CASE("other programs are told the assignment of the column", "[domain][agent]") {
    Bead bead = Agent::make(alice_identity, "at");
    const std::string before = bead.description;
    Agent::tell_assignment(bead);
    CHECK(bead.description == before);
    bead.assignment = wanted_epic;
    Agent::tell_assignment(bead);
    CHECK(Agent::told_assignment(bead) == "at-e");
}

TEST_CASE("a heartbeat leaves state and time, and says whether the state is new",
          "[domain][agent]") {
    const Time time = *parse_time("2026-01-01T09:00:00Z");
    Bead bead = Agent::make(alice_identity, "at");
    CHECK(Agent::beat(bead, AgentState::working, time));
    CHECK_FALSE(Agent::beat(bead, AgentState::working, time));
    CHECK(unwrap(Agent::of(bead)).heartbeat_at() == time);
    CHECK(unwrap(Agent::of(bead)).state() == "working");
}

TEST_CASE("an agent whose name or heartbeat cannot be read is an error naming bead and field",
          "[domain][agent]") {
    Bead nameless = Agent::make(alice_identity, "at");
    nameless.title = "Alice";
    CHECK(must_fail(Agent::of(nameless)).details.string_at("field") == "title");
    Bead late = Agent::make(alice_identity, "at");
    set_field(late, field::heartbeat_at, "yesterday");
    CHECK(must_fail(Agent::of(late)).message ==
          "at-worker-alice: the field heartbeat_at cannot be read: 'yesterday' is not a time");
    CHECK(agent_as_written(late).heartbeat_at == "yesterday");
}
