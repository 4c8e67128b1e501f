#include "app/claim/caller_session.hpp"

#include "app/claim/claim.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<Bead> meant(PlanFixture& fixture, const Context& context,
                   const std::optional<BeadId>& named) {
    return fixture.store.read([&](PlanReader& plan) -> Result<Bead> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        return changeset_meant(plan, context, session, named);
    });
}

Result<std::optional<Session>> own_session(PlanFixture& fixture, const Context& context) {
    return fixture.store.read([&](PlanReader& plan) { return caller_session(plan, context); });
}

void working(PlanFixture& fixture, Bead changeset) {
    set_changeset_label(changeset, ChangesetLabel::in_progress);
    fixture.update(changeset);
}

void hold(PlanFixture& fixture, const Context& context, const BeadId& epic) {
    unwrap(fixture.store.write(context.stamp(), [&](PlanWriter& plan) {
        return take_claim(
            plan, context, fixture.get(epic), {*SessionId::parse("s-1"), {}},
            [](const ProcessIdentity&) { return Liveness::gone; }, true);
    }));
}

} // namespace

TEST_CASE("a session that the store does not know is none", "[app][caller_session]") {
    PlanFixture fixture;
    CHECK_FALSE(unwrap(own_session(fixture, fixture.worker())));
    CHECK_FALSE(unwrap(own_session(fixture, fixture.worker("alice", "s-1"))));
}

TEST_CASE("another agent's session is refused", "[app][caller_session]") {
    PlanFixture fixture;
    fixture.put(Session{.id = *SessionId::parse("s-1"), .agent = fixture.worker("bob").caller});
    CHECK(must_fail(own_session(fixture, fixture.worker("alice", "s-1"))).code ==
          ErrorCode::identity_foreign);
    CHECK(unwrap(own_session(fixture, fixture.worker("bob", "s-1"))));
}

TEST_CASE("within a session its own changeset is meant and no other", "[app][caller_session]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead own = fixture.changeset(epic, "Own");
    const Bead other = fixture.changeset(epic, "Other");
    const Context context = fixture.worker("alice", "s-1");
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.changeset = own.id;
    fixture.put(session);
    CHECK(unwrap(meant(fixture, context, std::nullopt)).id == own.id);
    CHECK(unwrap(meant(fixture, context, own.id)).id == own.id);
    CHECK(must_fail(meant(fixture, context, other.id)).code == ErrorCode::not_runnable);
    CHECK(must_fail(meant(fixture, context, *BeadId::parse("at-zzzzz"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("without a session the only changeset under way is meant", "[app][caller_session]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second");
    const Context context = fixture.worker();
    hold(fixture, context, epic.id);
    CHECK(must_fail(meant(fixture, context, std::nullopt)).code == ErrorCode::usage);
    working(fixture, first);
    CHECK(unwrap(meant(fixture, context, std::nullopt)).id == first.id);
    working(fixture, second);
    CHECK(must_fail(meant(fixture, context, std::nullopt)).code == ErrorCode::usage);
    CHECK(unwrap(meant(fixture, context, second.id)).id == second.id);
}

TEST_CASE("what still waits is not meant without a session", "[app][caller_session]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "First");
    fixture.changeset(epic, "Second", {.depends_on = {first.id}});
    const Context context = fixture.worker();
    hold(fixture, context, epic.id);
    CHECK(unwrap(meant(fixture, context, std::nullopt)).id == first.id);
}

TEST_CASE("a skill that is called again means what it has called blocked",
          "[app][caller_session]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    Bead first = fixture.changeset(epic, "First");
    fixture.changeset(epic, "Second", {.depends_on = {first.id}});
    const Context context = fixture.worker();
    hold(fixture, context, epic.id);
    fixture.update(unwrap(block(first, "which greeting?", fixture.clock.now())));
    CHECK(unwrap(meant(fixture, context, std::nullopt)).id == first.id);
}
