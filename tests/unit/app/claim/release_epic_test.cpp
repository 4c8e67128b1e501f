#include "app/claim/claim_epic.hpp"
#include "app/claim/release_epic.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct HeldEpic {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");

    HeldEpic() {
        fixture.changeset(epic, "Say hello");
        claim("alice", "s-1");
    }
    void claim(const std::string& worker, const std::string& session) {
        unwrap(
            claim_epic(fixture.worker(worker), {epic.id, {*SessionId::parse(session), {}}}, gone));
    }
    ReleaseOutcome release() { return unwrap(release_epic(fixture.worker(), "too large")); }
};

} // namespace

TEST_CASE("an epic that is given up is open for others", "[app][release_epic]") {
    HeldEpic held;
    const ReleaseOutcome outcome = held.release();
    CHECK(outcome.released);
    CHECK(outcome.epic == held.epic.id);
    const Bead epic = held.fixture.get(held.epic.id);
    CHECK(epic.status == BeadStatus::open);
    CHECK(epic.assignee.empty());
    held.claim("bob", "s-2");
    CHECK(held.fixture.get(held.epic.id).assignee == "atelier/worker/bob");
}

TEST_CASE("asked again, giving up answers the same and changes nothing", "[app][release_epic]") {
    HeldEpic held;
    held.release();
    const auto events = held.fixture.event_types();
    const ReleaseOutcome again = held.release();
    CHECK(again.released);
    CHECK(again.epic == held.epic.id);
    CHECK(held.fixture.event_types() == events);
}

TEST_CASE("that a session's own agent gave its epic back is told from other ends of its claim",
          "[app][release_epic]") {
    HeldEpic held;
    const Error lost{ErrorCode::lease_lost, "the claim is gone"};
    const auto told = [&](const std::string& session, const Error& fault) {
        return unwrap(given_back(held.fixture.worker("alice", session), held.epic.id, fault));
    };
    CHECK_FALSE(told("s-1", lost));
    unwrap(release_epic(held.fixture.worker("alice", "s-1"), "too large"));
    CHECK(told("s-1", lost) == "the agent gave " + held.epic.id.str() + " back: too large");
    CHECK_FALSE(told("s-2", lost));
    CHECK_FALSE(told("s-1", Error{ErrorCode::git_failed, "no Git"}));
}

TEST_CASE("who holds nothing gives nothing up", "[app][release_epic]") {
    HeldEpic held;
    const ReleaseOutcome outcome = unwrap(release_epic(held.fixture.worker("bob"), "idle"));
    CHECK_FALSE(outcome.released);
    CHECK_FALSE(outcome.epic);
    CHECK(held.fixture.get(held.epic.id).assignee == "atelier/worker/alice");
}

TEST_CASE("what was given up and has been closed since is not answered with",
          "[app][release_epic]") {
    HeldEpic held;
    held.release();
    Bead epic = held.fixture.get(held.epic.id);
    epic.status = BeadStatus::closed;
    epic.close_reason = "done by hand";
    held.fixture.update(epic);
    CHECK_FALSE(held.release().released);
}

TEST_CASE("a session whose claim has gone to another cannot give it up", "[app][release_epic]") {
    HeldEpic held;
    Session session{.id = *SessionId::parse("s-1"), .agent = held.fixture.worker().caller};
    session.fencing = 1;
    session.ended_at = held.fixture.clock.now();
    held.fixture.put(session);
    CHECK_FALSE(release_epic(held.fixture.worker("alice", "s-1"), "too large"));
    CHECK(held.fixture.get(held.epic.id).assignee == "atelier/worker/alice");
}
