#include "domain/run/run_flow.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Time midnight = *parse_time("2026-03-02T00:00:00Z");

struct Log {
    std::vector<Event> events;

    Log& at(int seconds, const char* type, const std::string& run, const std::string& data = "{}") {
        events.push_back({.seq = static_cast<std::int64_t>(events.size()) + 1,
                          .at = midnight + Seconds{seconds},
                          .type = type,
                          .bead = *BeadId::parse(run),
                          .data = data});
        return *this;
    }
    Log& turn(int from, int to, const std::string& run, int n, const char* end = "turn.finished") {
        at(from, "turn.started", run, R"({"turn":)" + std::to_string(n) + R"(,"artisan":"sage"})");
        return at(to, end, run, R"({"turn":)" + std::to_string(n) + R"(,"artisan":"sage"})");
    }
};

// A queued run that waits ten seconds and works for thirty of forty; one that is a draft for long.
Log two_runs() {
    Log log;
    log.at(-20, "run.created", "at-a", R"({"workflow":"chain","status":"queued"})");
    log.at(-15, "run.created", "at-b", R"({"workflow":"chain","status":"draft"})");
    log.at(-10, "run.started", "at-a");
    log.turn(-10, 10, "at-a", 1);
    log.at(15, "handoff.made", "at-a", R"({"from":"one","to":"two"})");
    log.turn(20, 30, "at-a", 2);
    log.at(30, "run.completed", "at-a");
    log.at(100, "run.started", "at-b");
    log.turn(100, 110, "at-b", 1, "turn.failed");
    log.at(110, "run.failed", "at-b");
    return log;
}

} // namespace

TEST_CASE("Runs and turns are counted by the day on which they were", "[domain][run][flow]") {
    const RunFlow flow = run_flow(two_runs().events, {}, midnight + Seconds{200});
    CHECK(flow.days ==
          std::map<std::string, FlowDay>{{"2026-03-01", {2, 0, 0}}, {"2026-03-02", {0, 1, 2}}});
    CHECK(flow.begun == 2);
    CHECK(flow.completed == 1);
    CHECK(flow.failed == 1);
    CHECK(flow.turns == 2);
    CHECK(flow.turns_failed == 1);
    CHECK(flow.handoffs == std::map<std::pair<std::string, std::string>, int>{{{"one", "two"}, 1}});
}

TEST_CASE("A run waits from when it could be taken up to its first turn, and a draft does not",
          "[domain][run][flow]") {
    const RunFlow flow = run_flow(two_runs().events, {}, midnight + Seconds{200});
    CHECK(flow.waits == std::vector<Millis>{Millis{10'000}});
    CHECK(wait_at(flow, 50) == Millis{10'000});
    RunFlow many;
    for (int i = 1; i <= 20; ++i)
        many.waits.emplace_back(i);
    CHECK(wait_at(many, 50) == Millis{10});
    CHECK(wait_at(many, 95) == Millis{19});
    CHECK_FALSE(wait_at({}, 50));
}

TEST_CASE("The working share is the time with a turn in flight, turns at once counting once",
          "[domain][run][flow]") {
    CHECK(working_share(run_flow(two_runs().events, {}, midnight + Seconds{200})) == 40.0 / 50.0);
    Log parallel;
    parallel.at(0, "run.started", "at-a");
    parallel.at(0, "turn.started", "at-a", R"({"turn":1,"artisan":"sage"})");
    parallel.at(10, "turn.started", "at-a", R"({"turn":2,"artisan":"scout"})");
    parallel.at(20, "turn.finished", "at-a", R"({"turn":1,"artisan":"sage"})");
    CHECK(working_share(run_flow(parallel.events, {}, midnight + Seconds{20})) == 1);
    parallel.at(25, "turn.finished", "at-a", R"({"turn":2,"artisan":"scout"})");
    CHECK(working_share(run_flow(parallel.events, {}, midnight + Seconds{50})) == 0.5);
    CHECK_FALSE(working_share({}));
}

TEST_CASE("What was before is counted nowhere, and what goes on from there as far as it does",
          "[domain][run][flow]") {
    const RunFlow flow = run_flow(two_runs().events, midnight, midnight + Seconds{60});
    CHECK(flow.begun == 0);
    CHECK(flow.turns == 2);
    CHECK(flow.completed == 1);
    CHECK(flow.waits.empty());
    CHECK(flow.open == Millis{30'000});
    CHECK(flow.working == Millis{20'000});
    CHECK(flow.turns_failed == 0);
}

TEST_CASE("A run that was added as it is flows nowhere", "[domain][run][flow]") {
    Log log;
    log.at(0, "run.created", "at-a", R"({"workflow":"samples","status":"completed"})");
    const RunFlow none = run_flow(log.events, {}, midnight + Seconds{9});
    CHECK(none.begun == 0);
    CHECK(none.completed == 0);
    log.at(1, "run.created", "at-b", R"({"workflow":"samples","status":"queued"})");
    log.at(2, "run.started", "at-b");
    CHECK(run_flow(log.events, {}, midnight + Seconds{9}).begun == 1);
}
