#include "domain/run/run_usage.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Time minute(int n) {
    return parse_time("2026-11-30T12:00:00Z").value() + Seconds{60} * n;
}

TurnRecord taken(int from, std::optional<int> to, const TurnUsage& usage = {}) {
    return {.run = BeadId::parse("at-1").value(),
            .usage = usage,
            .started_at = minute(from),
            .ended_at = to ? std::optional(minute(*to)) : std::nullopt};
}

} // namespace

TEST_CASE("What turns have used is added up as far as it is known", "[domain][run]") {
    CHECK_FALSE(usage_of({taken(0, 1)}).input);
    const TurnUsage used =
        usage_of({taken(0, 1, {.input = 3}), taken(1, 2, {.input = 4, .output = 2, .cost = 0.5})});
    CHECK(used == TurnUsage{.input = 7, .output = 2, .cost = 0.5});
}

TEST_CASE("The time of a run is that of its turns, of several at once but once", "[domain][run]") {
    CHECK(time_in_turns({}, minute(9)) == Seconds{0});
    CHECK(time_in_turns({taken(0, 2), taken(1, 3), taken(1, 2), taken(10, 11)}, minute(90)) ==
          Seconds{4 * 60});
    CHECK(time_in_turns({taken(5, {})}, minute(7)) == Seconds{2 * 60});
    TurnRecord merge = taken(0, 9);
    merge.kind = TurnKind::merge;
    CHECK(time_in_turns({merge}, minute(9)) == Seconds{0});
}

TEST_CASE("A run that has come to a limit is told to which", "[domain][run]") {
    const std::vector<TurnRecord> turns{
        taken(0, 2, {.input = 500, .cached = 200, .output = 300, .cost = 1.5})};
    CHECK_FALSE(used_up({}, turns, minute(2)));
    CHECK_FALSE(used_up({.tokens = 1001, .cost = 1.51, .time = Seconds{121}}, turns, minute(9)));
    CHECK(used_up({.tokens = 1000}, turns, minute(2)) ==
          "it has used 1000 tokens, and run.max_tokens is 1000");
    CHECK(used_up({.cost = 1.5}, turns, minute(2)) == "it has used $1.50, and run.max_cost is 1.5");
    CHECK(used_up({.time = Seconds{120}}, turns, minute(2)) ==
          "it has used 2 min in its turns, and run.timeout is 2 min");
}

TEST_CASE("What is left of a limit bounds the next turn", "[domain][run]") {
    const std::vector<TurnRecord> turns{taken(0, 2, {.input = 700, .output = 300})};
    CHECK_FALSE(tokens_left({}, turns));
    CHECK(tokens_left({.tokens = 1500}, turns) == 500);
    CHECK(tokens_left({.tokens = 500}, turns) == 1);
}

TEST_CASE("What is left of the time of a run is at least a second", "[domain][run]") {
    const std::vector<TurnRecord> turns{taken(0, 2)};
    const Time now = turns[0].started_at + Seconds{3600};
    CHECK_FALSE(time_left({}, turns, now));
    CHECK(time_left({.time = Seconds{300}}, turns, now) == Seconds{180});
    CHECK(time_left({.time = Seconds{60}}, turns, now) == Seconds{1});
}

TEST_CASE("A run's own limit holds in place of the settings'", "[domain][run]") {
    CHECK(limits_in_force({.tokens = 5}, {.tokens = 9, .cost = 2.0}) ==
          RunLimits{.tokens = 5, .cost = 2.0});
}
