#include "app/claim/claim_epic.hpp"

#include "app/claim/release_epic.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<ClaimOutcome> claim_as(const Context& context, std::optional<BeadId> epic = {}) {
    const auto session =
        context.session ? *context.session : *SessionId::parse("detached-" + context.caller.name());
    return claim_epic(context, {std::move(epic), {session, {}}}, gone);
}

Bead ready_epic(TestPlan& world, const std::string& title) {
    const Bead epic = world.epic(title);
    world.changeset(epic, "Change of " + title);
    return epic;
}

} // namespace

TEST_CASE("the oldest ready epic is claimed, whatever is not ready before it",
          "[app][claim_epic]") {
    TestPlan world;
    world.epic("Empty");
    const Bead draft = world.epic("Draft", {.draft = true});
    world.changeset(draft, "Not yet");
    const Bead older = ready_epic(world, "Older");
    ready_epic(world, "Younger");
    const ClaimOutcome claimed = must(claim_as(world.worker()));
    CHECK(claimed.epic == older.id);
    CHECK_FALSE(claimed.already_held);
    CHECK(claimed.expires_at == world.clock.now() + Seconds{3600});
    CHECK(world.get(older.id).assignee == "atelier/worker/alice");
}

TEST_CASE("a pinned epic is passed over, and refused to whoever names it", "[app][claim_epic]") {
    TestPlan world;
    Bead pinned = ready_epic(world, "Pinned");
    pinned.status = BeadStatus::pinned;
    world.update(pinned);
    const auto events = world.event_types();
    CHECK(must_fail(claim_as(world.worker())).code == ErrorCode::no_eligible_epic);
    CHECK(must_fail(claim_as(world.worker(), pinned.id)).code == ErrorCode::pinned);
    CHECK(world.event_types() == events);
    const Bead free = ready_epic(world, "Free");
    CHECK(must(claim_as(world.worker())).epic == free.id);
}

TEST_CASE("who holds an epic keeps it when asking for the next", "[app][claim_epic]") {
    TestPlan world;
    const Bead first = ready_epic(world, "First");
    ready_epic(world, "Second");
    must(claim_as(world.worker()));
    const auto events = world.event_types();
    const ClaimOutcome again = must(claim_as(world.worker()));
    CHECK(again.epic == first.id);
    CHECK(again.already_held);
    CHECK(world.event_types() == events);
}

TEST_CASE("when no epic is ready each one's reasons are told", "[app][claim_epic]") {
    TestPlan world;
    const Bead empty = world.epic("Empty");
    const Error error = must_fail(claim_as(world.worker()));
    CHECK(error.code == ErrorCode::no_eligible_epic);
    const Json* epics = error.details.find("epics");
    REQUIRE(epics != nullptr);
    REQUIRE(epics->as_array().size() == 1);
    CHECK(epics->as_array()[0].string_at("epic") == empty.id.str());
    CHECK(epics->as_array()[0].find("reasons")->as_array()[0].string_at("code") == "no-changesets");
}

TEST_CASE("another agent's live epic is passed over, and refused by name", "[app][claim_epic]") {
    TestPlan world;
    const Bead first = ready_epic(world, "First");
    const Bead second = ready_epic(world, "Second");
    must(claim_as(world.worker("alice")));
    CHECK(must_fail(claim_as(world.worker("bob"), first.id)).code == ErrorCode::epic_taken);
    CHECK(must(claim_as(world.worker("bob"))).epic == second.id);
}

TEST_CASE("an expired detached claim is taken over by name only", "[app][claim_epic]") {
    TestPlan world;
    const Bead epic = ready_epic(world, "Greeting");
    must(claim_as(world.worker("alice")));
    world.clock.advance(Seconds{3601});
    CHECK(must_fail(claim_as(world.worker("bob"))).code == ErrorCode::no_eligible_epic);
    const ClaimOutcome claimed = must(claim_as(world.worker("bob"), epic.id));
    CHECK(claimed.taken_from == "atelier/worker/alice");
    CHECK(world.get(world.worker("alice").caller_bead()).hook == std::nullopt);
}

TEST_CASE("a second epic is refused while one is held", "[app][claim_epic]") {
    TestPlan world;
    ready_epic(world, "First");
    const Bead second = ready_epic(world, "Second");
    must(claim_as(world.worker()));
    CHECK(must_fail(claim_as(world.worker(), second.id)).code == ErrorCode::hook_occupied);
    CHECK(world.get(second.id).assignee.empty());
}

TEST_CASE("an epic without changesets cannot be claimed by name", "[app][claim_epic]") {
    TestPlan world;
    const Bead epic = world.epic("Empty");
    CHECK(must_fail(claim_as(world.worker(), epic.id)).code == ErrorCode::no_changesets);
    CHECK(world.get(epic.id).status == BeadStatus::open);
}

TEST_CASE("within a session the orchestrator's claim is the answer", "[app][claim_epic]") {
    TestPlan world;
    const Bead epic = ready_epic(world, "Greeting");
    const Bead other = ready_epic(world, "Other");
    const Context context = world.worker("alice", "s-1");
    const ClaimOutcome made = must(claim_epic(
        context, {epic.id, {*context.session, ProcessIdentity{"h", "b", "n", 42, 7}}}, gone));
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.fencing = world.lease(epic.id)->fencing;
    world.put(session);
    const auto before = world.lease(epic.id);
    const ClaimOutcome again = must(claim_as(context));
    CHECK(again.epic == made.epic);
    CHECK(again.already_held);
    CHECK(world.lease(epic.id) == before);
    CHECK(must_fail(claim_as(context, other.id)).code == ErrorCode::hook_occupied);
}

TEST_CASE("a released epic answers the same when it is released again", "[app][release_epic]") {
    TestPlan world;
    CHECK_FALSE(must(release_epic(world.worker(), "")).released);
    const Bead epic = ready_epic(world, "Greeting");
    must(claim_as(world.worker()));
    const ReleaseOutcome first = must(release_epic(world.worker(), "other things"));
    CHECK(first.epic == epic.id);
    CHECK(first.released);
    CHECK(world.get(epic.id).assignee.empty());
    CHECK(world.lease(epic.id)->ended);
    const auto events = world.event_types();
    const ReleaseOutcome second = must(release_epic(world.worker(), "other things"));
    CHECK(second.epic == epic.id);
    CHECK(second.released);
    CHECK(world.event_types() == events);
    CHECK(must(claim_as(world.worker("bob"))).epic == epic.id);
}

TEST_CASE("a claim that was taken over cannot be released", "[app][release_epic]") {
    TestPlan world;
    const Bead epic = ready_epic(world, "Greeting");
    must(claim_as(world.worker("alice")));
    world.clock.advance(Seconds{3601});
    must(claim_as(world.worker("bob"), epic.id));
    CHECK_FALSE(must(release_epic(world.worker("alice"), "")).released);
    CHECK(world.get(epic.id).assignee == "atelier/worker/bob");
}
