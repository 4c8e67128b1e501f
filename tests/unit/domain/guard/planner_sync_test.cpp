#include "domain/guard/planner_sync.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Time sync_start{Millis{1'000'000}};

Time after(int seconds) {
    return sync_start + Millis{1000 * seconds};
}

} // namespace

TEST_CASE("a planner's worktree follows now and then without being asked") {
    PlannerSync sync(sync_start);
    CHECK_FALSE(sync.due(after(9), ""));
    CHECK(sync.due(after(10), ""));
    CHECK_FALSE(sync.due(after(19), ""));
    CHECK(sync.due(after(20), ""));
}

TEST_CASE("a request is served at once, the next ones together") {
    PlannerSync sync(sync_start);
    CHECK(sync.due(after(1), "a"));
    CHECK_FALSE(sync.due(after(2), "a"));
    CHECK_FALSE(sync.due(after(2), "b"));
    CHECK(sync.due(after(3), "c"));
    CHECK_FALSE(sync.due(after(12), "c"));
    CHECK(sync.due(after(13), "c"));
}
