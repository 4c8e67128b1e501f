#include "app/claim/agents.hpp"
#include "app/claim/claim_epic.hpp"
#include "domain/bead/agent.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic that alice holds without an orchestrator.
struct DetachedClaim {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");

    explicit DetachedClaim(const std::string& session = "s-1", const ProcessIdentity& keeper = {}) {
        fixture.changeset(epic, "Say hello");
        unwrap(claim_epic(fixture.worker(), {epic.id, {*SessionId::parse(session), keeper}}, gone));
    }
    Result<Lease> require(const Context& context) {
        return fixture.store.write(context.stamp(), [&](PlanWriter& plan) {
            return require_claim(plan, context, epic.id);
        });
    }
    void record(const std::string& session, std::int64_t fencing, bool ended = false) {
        Session record{.id = *SessionId::parse(session), .agent = fixture.worker().caller};
        record.fencing = fencing;
        if (ended) record.ended_at = fixture.clock.now();
        fixture.put(record);
    }
};

Bead ensure(PlanFixture& fixture, const Context& context) {
    return unwrap(fixture.store.write(
        context.stamp(), [&](PlanWriter& plan) { return ensure_agent(plan, context); }));
}

} // namespace

TEST_CASE("an agent's bead is made on first use, idle, and found from then on", "[app][claim]") {
    PlanFixture fixture;
    const Bead agent = ensure(fixture, fixture.worker());
    CHECK(agent.id == fixture.worker().caller_bead());
    CHECK(agent.title == "atelier/worker/alice");
    CHECK(unwrap(Agent::of(agent)).state() == "idle");
    CHECK(fixture.event_types() == std::vector<std::string>{"agent.created"});
    CHECK(ensure(fixture, fixture.worker()) == agent);
    CHECK(fixture.event_types().size() == 1);
}

TEST_CASE("an agent that is not known has no assignment", "[app][claim]") {
    DetachedClaim claim;
    CHECK_FALSE(assignment_of(std::nullopt));
    CHECK(assignment_of(claim.fixture.get(claim.fixture.worker().caller_bead())) == claim.epic.id);
    CHECK_FALSE(assignment_of(ensure(claim.fixture, claim.fixture.worker("bob"))));
}

TEST_CASE("each call of an agent without an orchestrator renews its lease", "[app][claim]") {
    DetachedClaim claim;
    claim.fixture.clock.advance(Seconds{600});
    CHECK(claim.require(claim.fixture.worker()));
    CHECK(claim.fixture.lease(claim.epic.id)->expires_at ==
          claim.fixture.clock.now() + Seconds{3600});
}

TEST_CASE("a lease that was taken for left behind lives again with its agent's next call",
          "[app][claim]") {
    DetachedClaim claim;
    Lease lease = claim.fixture.lease(claim.epic.id).value();
    lease.ended = true;
    claim.fixture.put(lease);
    CHECK(claim.require(claim.fixture.worker()));
    CHECK_FALSE(claim.fixture.lease(claim.epic.id)->ended);
}

TEST_CASE("a lease with a keeper is renewed by nobody else", "[app][claim]") {
    DetachedClaim claim("s-1", {"h", "b", "n", 42, 7});
    const Time expires = claim.fixture.lease(claim.epic.id)->expires_at;
    claim.fixture.clock.advance(Seconds{60});
    CHECK(claim.require(claim.fixture.worker()));
    CHECK(claim.fixture.lease(claim.epic.id)->expires_at == expires);
}

TEST_CASE("who does not hold the epic is told who does", "[app][claim]") {
    DetachedClaim claim;
    const Error fault = must_fail(claim.require(claim.fixture.worker("bob")));
    CHECK(fault.code == ErrorCode::lease_lost);
    CHECK_THAT(fault.message, ContainsSubstring("is now held by atelier/worker/alice"));
    CHECK(fault.details.string_at("held_by", "") == "atelier/worker/alice");
    Bead epic = claim.fixture.get(claim.epic.id);
    epic.assignee.clear();
    claim.fixture.update(epic);
    CHECK_THAT(must_fail(claim.require(claim.fixture.worker())).message,
               ContainsSubstring("is no longer claimed"));
}

TEST_CASE("a session that was taken over, or has ended, has no claim any more", "[app][claim]") {
    DetachedClaim claim;
    const Context context = claim.fixture.worker("alice", "s-1");
    claim.record("s-1", 1);
    CHECK(claim.require(context));
    SECTION("another session has the next number") {
        claim.record("s-1", 0);
    }
    SECTION("it has ended") {
        claim.record("s-1", 1, true);
    }
    const Error fault = must_fail(claim.require(context));
    CHECK(fault.code == ErrorCode::lease_lost);
    CHECK_THAT(fault.message, ContainsSubstring("has been taken over"));
}
