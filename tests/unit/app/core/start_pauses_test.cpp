#include "app/core/start_pauses.hpp"

#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Paused {
    PlanFixture fixture;
    Context context = fixture.worker();
    BeadId bead = id("at-1.1");

    // As a run that was started just now sees it.
    Pauses seen() {
        return unwrap(fixture.store.read(
            [&](PlanReader& plan) { return start_pauses(plan, fixture.clock.now()); }));
    }
    void fails() {
        unwrap(fixture.store.write(context.stamp(), [&](PlanWriter& plan) {
            return begin_pauses(plan, fixture.clock.now(), {bead});
        }));
    }
};

} // namespace

TEST_CASE("what failed is left alone for longer each time, an hour at most") {
    CHECK(pause_after(1) == Seconds{5});
    CHECK(pause_after(2) == Seconds{15});
    CHECK(pause_after(3) == Seconds{45});
    CHECK(pause_after(60) == Seconds{3600});
}

TEST_CASE("a pause after a failed start is kept for the next run, and grows",
          "[app][start_pauses]") {
    Paused at;
    CHECK(at.seen().empty());
    at.fails();
    CHECK(at.seen().at(at.bead).until == at.fixture.clock.now() + pause_after(1));
    at.fixture.clock.advance(pause_after(1));
    CHECK(at.seen().empty());
    at.fails();
    CHECK(at.seen().at(at.bead).until == at.fixture.clock.now() + pause_after(2));
    CHECK(pause_after(2) > pause_after(1));
}

TEST_CASE("a start that succeeds ends the pause, and the next one begins small",
          "[app][start_pauses]") {
    Paused at;
    at.fails();
    at.fails();
    unwrap(end_pauses(at.context, {at.bead}));
    CHECK(at.seen().empty());
    at.fails();
    CHECK(at.seen().at(at.bead).until == at.fixture.clock.now() + pause_after(1));
}

TEST_CASE("a pause until a given time counts as no failure", "[app][start_pauses]") {
    Paused at;
    const Pause pause{at.fixture.clock.now() + Seconds{90}, "the model allows no more for now"};
    unwrap(at.fixture.store.write(at.context.stamp(), [&](PlanWriter& plan) {
        return pause_until(plan, at.fixture.clock.now(), at.bead, pause);
    }));
    CHECK(at.seen().at(at.bead) == pause);
    at.fixture.clock.advance(Seconds{90});
    CHECK(at.seen().empty());
    at.fails();
    CHECK(at.seen().at(at.bead) == Pause{at.fixture.clock.now() + pause_after(1)});
}

TEST_CASE("a start that failed long ago is forgotten", "[app][start_pauses]") {
    Paused at;
    at.fails();
    at.fails();
    at.fixture.clock.advance(std::chrono::hours{48});
    at.fails();
    CHECK(at.seen().at(at.bead).until == at.fixture.clock.now() + pause_after(1));
}
