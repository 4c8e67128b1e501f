#include "app/claim/identity.hpp"

#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity self{"host", "boot", "ns", 42, 7};
const ProcessIdentity agent_keeper{"host", "boot", "ns", 43, 8};

// A run of alice with a session on an epic.
struct Running {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Context alice = fixture.worker("alice", "s-1");
    Identity identity =
        unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));

    Running() {
        claim(alice, alive);
        fixture.put(Session{.id = *alice.session, .agent = alice.caller, .fencing = 1});
    }
    void claim(const Context& by, const LivenessProbe& probe) {
        unwrap(fixture.store.write(by.stamp(), [&](PlanWriter& plan) {
            return take_claim(plan, by, fixture.get(epic.id), {*by.session, self}, probe, true);
        }));
    }
    Lease lease_of_run() { return *fixture.lease(alice.caller_bead()); }
    Lease lease_of_epic() { return *fixture.lease(epic.id); }
    // What one sees who comes when both leases have expired and their processes are gone.
    void claim_as_bo() {
        fixture.clock.advance(Seconds{1000});
        claim(fixture.worker("bo", "s-2"), gone);
    }
    Identity run_again() {
        fixture.clock.advance(Seconds{1000});
        return unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, gone));
    }
};

} // namespace

TEST_CASE("a second live run of one identity is refused and names the holder", "[app][identity]") {
    PlanFixture fixture;
    unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    const Error refused =
        must_fail(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    CHECK(refused.code == ErrorCode::identity_in_use);
    CHECK(refused.details.find("pid")->as_int() == 42);
}

TEST_CASE("an agent that works without an orchestrator is in use", "[app][identity]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "Change");
    const Context detached = fixture.worker("worker-1");
    unwrap(fixture.store.write(detached.stamp(), [&](PlanWriter& plan) {
        return take_claim(plan, detached, epic, {*SessionId::parse("detached-x"), {}}, gone, true);
    }));
    const auto become = [&](const std::optional<std::string>& name) {
        return acquire_identity(fixture.overseer(), Role::worker, name, self, gone);
    };
    const Error refused = must_fail(become("worker-1"));
    CHECK(refused.code == ErrorCode::identity_in_use);
    CHECK_THAT(refused.message, ContainsSubstring("works on " + epic.id.str()));
    CHECK(unwrap(become(std::nullopt)).agent.name() == "worker-2");
    fixture.clock.advance(fixture.settings.lease.detached);
    CHECK(become("worker-1"));
}

TEST_CASE("an identity whose process is gone is free at once", "[app][identity]") {
    PlanFixture fixture;
    unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    CHECK(acquire_identity(fixture.overseer(), Role::worker, "alice", self, gone));
}

TEST_CASE("without a name the first free worker is taken", "[app][identity]") {
    PlanFixture fixture;
    const auto next = [&] {
        return unwrap(acquire_identity(fixture.overseer(), Role::worker, std::nullopt, self, alive))
            .agent.name();
    };
    CHECK(next() == "worker-1");
    CHECK(next() == "worker-2");
}

TEST_CASE("without a name nobody becomes a worker with an unfinished epic", "[app][identity]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Left over");
    epic.assignee = "atelier/worker/worker-1";
    fixture.update(epic);
    Bead agent{.id = *BeadId::parse("at-worker-worker-1"), .title = "atelier/worker/worker-1"};
    agent.labels = {"at:agent"};
    agent.assignment = epic.id;
    fixture.create(agent);
    CHECK(unwrap(acquire_identity(fixture.overseer(), Role::worker, std::nullopt, self, alive))
              .agent.name() == "worker-2");
}

TEST_CASE("a released identity is free although its process lives", "[app][identity]") {
    PlanFixture fixture;
    const Identity identity =
        unwrap(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
    unwrap(release_identity(fixture.overseer(), identity));
    CHECK(acquire_identity(fixture.overseer(), Role::worker, "alice", self, alive));
}

TEST_CASE("an artisan holds no identity, since several of its turns may run at once",
          "[app][identity]") {
    PlanFixture fixture;
    const Error refused =
        must_fail(acquire_identity(fixture.overseer(), Role::artisan, "scout", self, alive));
    CHECK(refused.code == ErrorCode::invariant_broken);
    CHECK_FALSE(fixture.lease(*BeadId::parse("at-artisan-scout")));
}

TEST_CASE("a name that could not be a folder is refused", "[app][identity]") {
    PlanFixture fixture;
    for (const char* name : {"", "-x", "a b", "a/b", "..", "ä"})
        CHECK(
            must_fail(acquire_identity(fixture.overseer(), Role::worker, name, self, alive)).code ==
            ErrorCode::usage);
}

TEST_CASE("renewing extends the run's identity and its claim", "[app][identity]") {
    Running at;
    at.fixture.clock.advance(Seconds{50});
    unwrap(renew_leases(at.alice, at.identity, at.epic.id));
    CHECK(at.lease_of_run().expires_at == at.fixture.clock.now() + Seconds{120});
    CHECK(at.lease_of_epic().expires_at == at.fixture.clock.now() + Seconds{120});
    at.fixture.clock.advance(Seconds{50});
    unwrap(renew_leases(at.alice, at.identity, std::nullopt));
    CHECK(at.lease_of_run().expires_at == at.fixture.clock.now() + Seconds{120});
    CHECK(at.lease_of_epic().expires_at == at.fixture.clock.now() + Seconds{70});
}

TEST_CASE("a claim names the keeper of the agent that lives on it", "[app][identity]") {
    Running at;
    unwrap(name_keeper(at.alice, at.epic.id, agent_keeper));
    CHECK(at.lease_of_epic().keeper == agent_keeper);
    unwrap(name_keeper(at.alice, at.epic.id, self));
    CHECK(at.lease_of_epic().keeper == self);
}

TEST_CASE("a lease that was taken over while its first holder's agent waits stays the new holder's",
          "[app][identity]") {
    Running at;
    at.claim_as_bo();
    const Lease taken = at.lease_of_epic();
    CHECK(must_fail(name_keeper(at.alice, at.epic.id, self)).code == ErrorCode::lease_lost);
    CHECK(must_fail(renew_leases(at.alice, at.identity, at.epic.id)).code == ErrorCode::lease_lost);
    CHECK(at.lease_of_epic() == taken);
    unwrap(leave(at.alice, at.identity));
    CHECK(at.lease_of_epic() == taken);
    CHECK(at.fixture.get(at.epic.id).assignee == "atelier/worker/bo");
}

TEST_CASE("a run whose identity another one has taken over is refused its renewal",
          "[app][identity]") {
    Running at;
    const Identity second = at.run_again();
    const Lease taken = at.lease_of_run();
    const Error refused = must_fail(renew_leases(at.alice, at.identity, at.epic.id));
    CHECK(refused.code == ErrorCode::lease_lost);
    CHECK(refused.details.string_at("session") == second.run.str());
    CHECK(at.lease_of_run() == taken);
    // The renewal of the claim falls with it.
    CHECK(at.lease_of_epic().expires_at < at.fixture.clock.now());
}

TEST_CASE("a run that ends leaves the assignment, and nobody on its leases", "[app][identity]") {
    Running at;
    unwrap(leave(at.alice, at.identity));
    CHECK(at.lease_of_run().ended);
    CHECK(at.lease_of_epic().ended);
    CHECK(at.fixture.get(at.alice.caller_bead()).assignment == at.epic.id);
    CHECK(at.fixture.get(at.epic.id).assignee == at.alice.caller.str());
}

TEST_CASE("a run that ends late leaves the next run of its worker alone", "[app][identity]") {
    Running at;
    at.run_again();
    at.claim(at.fixture.worker("alice", "s-2"), gone);
    unwrap(leave(at.alice, at.identity));
    CHECK_FALSE(at.lease_of_run().ended);
    CHECK_FALSE(at.lease_of_epic().ended);
}
