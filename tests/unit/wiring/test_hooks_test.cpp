#include "wiring/test_hooks.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("without the doors of tests their variables mean nothing", "[.][no-doors]") {
    const auto hooks = test_hooks({{"ATELIER_TEST_NOW", "2099-01-01T00:00:00Z"},
                                   {"ATELIER_TEST_SEED", "nonsense"},
                                   {"ATELIER_TEST_FAIL_AT", "1"}});
    REQUIRE(hooks);
    CHECK_FALSE(hooks->now);
    CHECK_FALSE(hooks->seed);
    CHECK_FALSE(hooks->fail_at);
}

TEST_CASE("time and ids are the real ones unless a test says otherwise",
          "[wiring][test_hooks][doors]") {
    const auto none = test_hooks({});
    REQUIRE(none);
    CHECK_FALSE(none->now);
    CHECK_FALSE(none->seed);
    const auto both =
        test_hooks({{"ATELIER_TEST_NOW", "2026-01-02T03:04:05Z"}, {"ATELIER_TEST_SEED", "7"}});
    REQUIRE(both);
    CHECK(format_time(*both->now) == "2026-01-02T03:04:05.000Z");
    CHECK(both->seed == 7U);
}

TEST_CASE("a bad value names its variable", "[wiring][test_hooks][doors]") {
    const auto now = test_hooks({{"ATELIER_TEST_NOW", "noon"}});
    REQUIRE_FALSE(now);
    CHECK_THAT(now.error().message, ContainsSubstring("ATELIER_TEST_NOW"));
    const auto seed = test_hooks({{"ATELIER_TEST_SEED", "-1"}});
    REQUIRE_FALSE(seed);
    CHECK_THAT(seed.error().message, ContainsSubstring("ATELIER_TEST_SEED"));
}

TEST_CASE("a statement of the store fails, or kills the program", "[wiring][test_hooks][doors]") {
    const auto fails = test_hooks({{"ATELIER_TEST_FAIL_AT", "12"}});
    REQUIRE(fails);
    CHECK(fails->fail_at == 12);
    CHECK_FALSE(fails->fail_kills);
    const auto kills = test_hooks({{"ATELIER_TEST_FAIL_AT", "kill:12"}});
    REQUIRE(kills);
    CHECK(kills->fail_at == 12);
    CHECK(kills->fail_kills);
    for (const char* bad : {"kill", "kill:", "kill:0", "stop:3", "0"})
        CHECK_FALSE(test_hooks({{"ATELIER_TEST_FAIL_AT", bad}}));
}
