#include "app/turn/own_turn.hpp"

#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<OwnTurn> own_of(TurnFixture& at, const AsAgent& agent) {
    return at.store.read([&](PlanReader& plan) { return own_turn(plan, agent.work.plan); });
}

} // namespace

TEST_CASE("Whoever has no turn is told so", "[app][turn]") {
    TurnFixture at;
    const Error none = must_fail(own_of(at, at.alone));
    CHECK(none.code == ErrorCode::not_runnable);
    CHECK(none.message == "atelier/artisan/alone has no turn");
    CHECK(none.hint.told_to(Audience::artisan).starts_with("turn_next"));
}

TEST_CASE("An agent that runs by itself has the turn that it has taken", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "archivist"});
    unwrap(at.alone.next());
    const OwnTurn own = unwrap(own_of(at, at.alone));
    CHECK(own.turn.run == run);
    CHECK(own.turn.artisan == "scout");
    CHECK_FALSE(own.driven);
    CHECK(own.expires_at == at.clock.now() + at.settings.lease.detached);
    AsAgent other(at, "atelier/artisan/other");
    CHECK(must_fail(own_of(at, other)).code == ErrorCode::not_runnable);
    // Also that of an artisan of the same name, which a driver would give it.
    AsAgent scout(at, "atelier/artisan/scout");
    CHECK(must_fail(own_of(at, scout)).code == ErrorCode::not_runnable);
}

TEST_CASE("A turn that ran out and was given to another is its own no more", "[app][turn]") {
    TurnFixture at;
    at.queued_chain({"scout"});
    unwrap(at.alone.next());
    at.lease_runs_out();
    // Late, but nobody has wanted it meanwhile.
    CHECK(own_of(at, at.alone));
    AsAgent other(at, "atelier/artisan/other");
    CHECK(unwrap(other.next()).shown.turn.attempt == 2);
    const Error lost = must_fail(own_of(at, at.alone));
    CHECK(lost.code == ErrorCode::lease_lost);
    CHECK_THAT(lost.message, ContainsSubstring("turn 1 of "));
}

TEST_CASE("In a session it is the session's turn, as long as that is in flight", "[app][turn]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    std::optional<AsAgent> agent;
    at.answering.meanwhile = [&](const Asked&) {
        agent.emplace(at, "atelier/artisan/scout", at.turns_of(run).back().session);
        CHECK(unwrap(own_of(at, *agent)).driven);
        AsAgent thief(at, "atelier/artisan/archivist", at.turns_of(run).back().session);
        CHECK(must_fail(own_of(at, thief)).code == ErrorCode::identity_foreign);
    };
    at.drive(run);
    const Error ended = must_fail(own_of(at, agent.value()));
    CHECK(ended.code == ErrorCode::not_runnable);
    CHECK_THAT(ended.message, ContainsSubstring("has ended"));
}
