#include "app/claim/caller_session.hpp"

#include "app/claim/claim.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<Bead> meant(TestPlan& world, const Context& context, const std::optional<BeadId>& named) {
    return world.store.read([&](PlanReader& plan) -> Result<Bead> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        return changeset_meant(plan, context, session, named);
    });
}

Result<std::optional<Session>> own_session(TestPlan& world, const Context& context) {
    return world.store.read([&](PlanReader& plan) { return caller_session(plan, context); });
}

void working(TestPlan& world, Bead changeset) {
    set_changeset_label(changeset, ChangesetLabel::in_progress);
    world.update(changeset);
}

void hold(TestPlan& world, const Context& context, const BeadId& epic) {
    must(world.store.write(context.stamp(), [&](PlanWriter& plan) {
        return take_claim(
            plan, context, world.get(epic), {*SessionId::parse("s-1"), {}},
            [](const ProcessIdentity&) { return Liveness::gone; }, true);
    }));
}

} // namespace

TEST_CASE("a session that the store does not know is none", "[app][caller_session]") {
    TestPlan world;
    CHECK_FALSE(must(own_session(world, world.worker())));
    CHECK_FALSE(must(own_session(world, world.worker("alice", "s-1"))));
}

TEST_CASE("another agent's session is refused", "[app][caller_session]") {
    TestPlan world;
    world.put(Session{.id = *SessionId::parse("s-1"), .agent = world.worker("bob").caller});
    CHECK(must_fail(own_session(world, world.worker("alice", "s-1"))).code ==
          ErrorCode::identity_foreign);
    CHECK(must(own_session(world, world.worker("bob", "s-1"))));
}

TEST_CASE("within a session its own changeset is meant and no other", "[app][caller_session]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead own = world.changeset(epic, "Own");
    const Bead other = world.changeset(epic, "Other");
    const Context context = world.worker("alice", "s-1");
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.changeset = own.id;
    world.put(session);
    CHECK(must(meant(world, context, std::nullopt)).id == own.id);
    CHECK(must(meant(world, context, own.id)).id == own.id);
    CHECK(must_fail(meant(world, context, other.id)).code == ErrorCode::not_runnable);
    CHECK(must_fail(meant(world, context, *BeadId::parse("at-zzzzz"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("without a session the only changeset under way is meant", "[app][caller_session]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead first = world.changeset(epic, "First");
    const Bead second = world.changeset(epic, "Second");
    const Context context = world.worker();
    hold(world, context, epic.id);
    CHECK(must_fail(meant(world, context, std::nullopt)).code == ErrorCode::usage);
    working(world, first);
    CHECK(must(meant(world, context, std::nullopt)).id == first.id);
    working(world, second);
    CHECK(must_fail(meant(world, context, std::nullopt)).code == ErrorCode::usage);
    CHECK(must(meant(world, context, second.id)).id == second.id);
}
