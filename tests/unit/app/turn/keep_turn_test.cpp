#include "app/turn/keep_turn.hpp"

#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A heartbeat keeps the turn of an agent that runs by itself", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout"});
    CHECK(must_fail(keep_turn(at.alone.work.plan)).code == ErrorCode::not_runnable);
    unwrap(at.alone.next());
    at.clock.advance(Seconds{600});
    CHECK(unwrap(keep_turn(at.alone.work.plan)).agent.str() == "atelier/artisan/alone");
    CHECK(at.lease(run)->expires_at == at.clock.now() + at.settings.lease.detached);
}

TEST_CASE("A turn that is driven needs no heartbeat, and suffers none", "[app][turn]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    at.answering.meanwhile = [&](const Asked&) {
        const Time before = at.lease(run)->expires_at;
        at.clock.advance(Seconds{1});
        unwrap(keep_turn(at.in_turn(run).work.plan));
        CHECK(at.lease(run)->expires_at == before);
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
