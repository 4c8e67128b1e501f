#include "app/claim/claim_epic.hpp"

#include "app/claim/release_epic.hpp"
#include "support/plan_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<ClaimOutcome> claim_as(const Context& context, std::optional<BeadId> epic = {}) {
    const auto session =
        context.session ? *context.session : *SessionId::parse("detached-" + context.caller.name());
    return claim_epic(context, {std::move(epic), {session, {}}}, gone);
}

Bead ready_epic(PlanFixture& fixture, const std::string& title) {
    const Bead epic = fixture.epic(title);
    fixture.changeset(epic, "Change of " + title);
    return epic;
}

} // namespace

TEST_CASE("the oldest ready epic is claimed, whatever is not ready before it",
          "[app][claim_epic]") {
    PlanFixture fixture;
    fixture.epic("Empty");
    const Bead draft = fixture.epic("Draft", {.draft = true});
    fixture.changeset(draft, "Not yet");
    const Bead older = ready_epic(fixture, "Older");
    ready_epic(fixture, "Younger");
    const ClaimOutcome claimed = unwrap(claim_as(fixture.worker()));
    CHECK(claimed.epic == older.id);
    CHECK_FALSE(claimed.already_held);
    CHECK(claimed.expires_at == fixture.clock.now() + Seconds{3600});
    CHECK(fixture.get(older.id).assignee == "atelier/worker/alice");
}

TEST_CASE("a run is nobody's to claim", "[app][claim_epic]") {
    PlanFixture fixture;
    put_run(fixture.store, a_run("at-r"));
    CHECK_FALSE(claim_as(fixture.worker()));
    const Error refused = must_fail(claim_as(fixture.worker(), id("at-r")));
    CHECK(refused.code == ErrorCode::not_found);
    CHECK_THAT(refused.message, ContainsSubstring("at-r is a run"));
    CHECK(fixture.get(id("at-r")).assignee.empty());
}

TEST_CASE("a pinned epic is passed over, and refused to whoever names it", "[app][claim_epic]") {
    PlanFixture fixture;
    Bead pinned = ready_epic(fixture, "Pinned");
    pinned.status = BeadStatus::pinned;
    fixture.update(pinned);
    const auto events = fixture.event_types();
    CHECK(must_fail(claim_as(fixture.worker())).code == ErrorCode::no_eligible_epic);
    CHECK(must_fail(claim_as(fixture.worker(), pinned.id)).code == ErrorCode::pinned);
    CHECK(fixture.event_types() == events);
    const Bead free = ready_epic(fixture, "Free");
    CHECK(unwrap(claim_as(fixture.worker())).epic == free.id);
}

TEST_CASE("who holds an epic keeps it when asking for the next", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead first = ready_epic(fixture, "First");
    ready_epic(fixture, "Second");
    unwrap(claim_as(fixture.worker()));
    const auto events = fixture.event_types();
    const ClaimOutcome again = unwrap(claim_as(fixture.worker()));
    CHECK(again.epic == first.id);
    CHECK(again.already_held);
    CHECK(fixture.event_types() == events);
}

TEST_CASE("when no epic is ready each one's reasons are told", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead empty = fixture.epic("Empty");
    const Error error = must_fail(claim_as(fixture.worker()));
    CHECK(error.code == ErrorCode::no_eligible_epic);
    const Json* epics = error.details.find("epics");
    REQUIRE(epics != nullptr);
    REQUIRE(epics->as_array().size() == 1);
    CHECK(epics->as_array()[0].string_at("epic") == empty.id.str());
    CHECK(epics->as_array()[0].find("reasons")->as_array()[0].string_at("code") == "no-changesets");
}

TEST_CASE("another agent's live epic is passed over, and refused by name", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead first = ready_epic(fixture, "First");
    const Bead second = ready_epic(fixture, "Second");
    unwrap(claim_as(fixture.worker("alice")));
    CHECK(must_fail(claim_as(fixture.worker("bob"), first.id)).code == ErrorCode::epic_taken);
    CHECK(unwrap(claim_as(fixture.worker("bob"))).epic == second.id);
}

TEST_CASE("an expired detached claim is taken over by name only", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead epic = ready_epic(fixture, "Greeting");
    unwrap(claim_as(fixture.worker("alice")));
    fixture.clock.advance(Seconds{3601});
    CHECK(must_fail(claim_as(fixture.worker("bob"))).code == ErrorCode::no_eligible_epic);
    const ClaimOutcome claimed = unwrap(claim_as(fixture.worker("bob"), epic.id));
    CHECK(claimed.taken_from == "atelier/worker/alice");
    CHECK(fixture.get(fixture.worker("alice").caller_bead()).assignment == std::nullopt);
}

TEST_CASE("a second epic is refused while one is held", "[app][claim_epic]") {
    PlanFixture fixture;
    ready_epic(fixture, "First");
    const Bead second = ready_epic(fixture, "Second");
    unwrap(claim_as(fixture.worker()));
    CHECK(must_fail(claim_as(fixture.worker(), second.id)).code == ErrorCode::assignment_occupied);
    CHECK(fixture.get(second.id).assignee.empty());
}

TEST_CASE("an epic without changesets cannot be claimed by name", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Empty");
    CHECK(must_fail(claim_as(fixture.worker(), epic.id)).code == ErrorCode::no_changesets);
    CHECK(fixture.get(epic.id).status == BeadStatus::open);
}

TEST_CASE("within a session the orchestrator's claim is the answer", "[app][claim_epic]") {
    PlanFixture fixture;
    const Bead epic = ready_epic(fixture, "Greeting");
    const Bead other = ready_epic(fixture, "Other");
    const Context context = fixture.worker("alice", "s-1");
    const ClaimOutcome made = unwrap(claim_epic(
        context, {epic.id, {*context.session, ProcessIdentity{"h", "b", "n", 42, 7}}}, gone));
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.fencing = fixture.lease(epic.id)->fencing;
    fixture.put(session);
    const auto before = fixture.lease(epic.id);
    const ClaimOutcome again = unwrap(claim_as(context));
    CHECK(again.epic == made.epic);
    CHECK(again.already_held);
    CHECK(fixture.lease(epic.id) == before);
    CHECK(must_fail(claim_as(context, other.id)).code == ErrorCode::assignment_occupied);
}

TEST_CASE("a released epic answers the same when it is released again", "[app][release_epic]") {
    PlanFixture fixture;
    CHECK_FALSE(unwrap(release_epic(fixture.worker(), "")).released);
    const Bead epic = ready_epic(fixture, "Greeting");
    unwrap(claim_as(fixture.worker()));
    const ReleaseOutcome first = unwrap(release_epic(fixture.worker(), "other things"));
    CHECK(first.epic == epic.id);
    CHECK(first.released);
    CHECK(fixture.get(epic.id).assignee.empty());
    CHECK(fixture.lease(epic.id)->ended);
    const auto events = fixture.event_types();
    const ReleaseOutcome second = unwrap(release_epic(fixture.worker(), "other things"));
    CHECK(second.epic == epic.id);
    CHECK(second.released);
    CHECK(fixture.event_types() == events);
    CHECK(unwrap(claim_as(fixture.worker("bob"))).epic == epic.id);
}

TEST_CASE("a claim that was taken over cannot be released", "[app][release_epic]") {
    PlanFixture fixture;
    const Bead epic = ready_epic(fixture, "Greeting");
    unwrap(claim_as(fixture.worker("alice")));
    fixture.clock.advance(Seconds{3601});
    unwrap(claim_as(fixture.worker("bob"), epic.id));
    CHECK_FALSE(unwrap(release_epic(fixture.worker("alice"), "")).released);
    CHECK(fixture.get(epic.id).assignee == "atelier/worker/bob");
}
