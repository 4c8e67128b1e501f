#include "app/guard/request_sync.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string asked(PlanFixture& fixture, const std::string& session) {
    return unwrap(fixture.store.read(
        [&](PlanReader& plan) { return sync_request(plan, *SessionId::parse(session)); }));
}

} // namespace

TEST_CASE("a planner's session asks for its worktree to follow, the last time counts",
          "[app][guard]") {
    PlanFixture fixture;
    const Context planner = fixture.as(Role::planner, "ann", "s-1");
    CHECK(asked(fixture, "s-1").empty());
    CHECK(request_sync(planner));
    const std::string first = asked(fixture, "s-1");
    CHECK(first == format_time(fixture.clock.now()));
    CHECK(asked(fixture, "s-2").empty());
    fixture.clock.advance(Seconds{5});
    CHECK(request_sync(planner));
    CHECK(asked(fixture, "s-1") > first);
}

TEST_CASE("nobody else's session asks for anything", "[app][guard]") {
    PlanFixture fixture;
    CHECK(request_sync(fixture.worker("alice", "s-1")));
    CHECK(request_sync(fixture.planner("ann")));
    CHECK(asked(fixture, "s-1").empty());
}
