#include "domain/forecast/path_overlap.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

#include <random>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("globs meet where one path can match both", "[domain][forecast]") {
    const auto meet = [](const char* a, const char* b) {
        CHECK(globs_meet(a, b) == globs_meet(b, a));
        return globs_meet(a, b);
    };
    CHECK(meet("src/a.c", "src/a.c"));
    CHECK_FALSE(meet("src/a.c", "src/b.c"));
    CHECK(meet("src/**", "src/deep/a.c"));
    CHECK(meet("src/", "src/deep/a.c"));
    CHECK_FALSE(meet("src/*", "src/deep/a.c"));
    CHECK(meet("src/*.c", "src/a*"));
    CHECK_FALSE(meet("src/*.c", "src/*.h"));
    CHECK(meet("**/a.c", "a.c"));
    CHECK(meet("**/a.c", "src/deep/a.c"));
    CHECK_FALSE(meet("**/a.c", "src/ba.c"));
    CHECK(meet("**/*_test.cpp", "tests/**"));
    CHECK_FALSE(meet("docs/**", "src/**"));
    CHECK(meet("a?c", "a[bd]c"));
    CHECK_FALSE(meet("a?c", "a/c"));
    CHECK(meet("**", "anything/at/all"));
    CHECK_FALSE(meet("", "a"));
}

TEST_CASE("globs meet where a generated path matches both", "[domain][forecast][generated]") {
    std::mt19937 random(7);
    const auto pick = [&](const char* of, int count) {
        std::string text;
        const std::string_view parts = of;
        for (int i = 0; i < count; ++i)
            text += parts[random() % parts.size()];
        return text;
    };
    int met = 0;
    for (int round = 0; round < 20000; ++round) {
        const std::string a = pick("ab/*?", 1 + static_cast<int>(random() % 5));
        const std::string b = pick("ab/*?", 1 + static_cast<int>(random() % 5));
        if (a.ends_with('/') || b.ends_with('/')) continue;
        bool both = false;
        for (int length = 0; length <= 6 && !both; ++length)
            for (int tries = 0; tries < 30 && !both; ++tries) {
                const std::string path = pick("ab/", length);
                both = glob_match(a, path) && glob_match(b, path);
            }
        INFO(a << " and " << b);
        if (both) {
            ++met;
            REQUIRE(globs_meet(a, b));
        }
    }
    CHECK(met > 1000);
}

TEST_CASE("who names no paths tells nothing", "[domain][forecast]") {
    CHECK(meeting_paths({}, {"src/**"}).empty());
    CHECK(meeting_paths({"src/**"}, {}).empty());
    CHECK(meeting_paths({"src/**"}, {"docs/**", "src/a.c"}) == std::vector<std::string>{"src/a.c"});
}

TEST_CASE("planned paths overlap where neither changeset waits for the other",
          "[domain][forecast]") {
    const BeadId epic = id("at-x");
    const BeadId other = id("at-y");
    const PlannedPaths one{id("at-x.1"), epic, {"src/**"}};
    PlannedPaths two{id("at-x.2"), epic, {"src/a.c", "docs/**"}};
    const PlannedPaths apart{id("at-x.3"), epic, {"man/**"}};
    PlannedPaths third{id("at-y.1"), other, {"src/b.c"}};
    CHECK(overlaps_without_order({one, two, apart, third}) ==
          std::vector<PathOverlap>{{two.changeset, {one.changeset}, {"src/a.c"}},
                                   {third.changeset, {one.changeset}, {"src/b.c"}}});
    two.waits_for = {one.changeset};
    third.waits_for = {epic};
    CHECK(overlaps_without_order({one, two, apart, third}).empty());
}
