#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A clock with a given start begins there and goes on") {
    const Time start = *parse_time("2026-01-02T03:04:05Z");
    SystemClock clock(start);
    const Time first = clock.now();
    CHECK(first >= start);
    CHECK(first < start + Seconds{5});
    CHECK(eventually([&] { return clock.now() > first; }));
}

TEST_CASE("A clock without a start tells the time") {
    const auto now = std::chrono::system_clock::now();
    CHECK(SystemClock().now() >= now - Seconds{5});
    CHECK(SystemClock().now() <= now + Seconds{5});
}

TEST_CASE("Fresh ids are base36, of the length asked for, and differ") {
    RandomIds ids;
    std::set<std::string> seen;
    std::set<char> letters;
    for (int i = 0; i < 200; ++i) {
        const std::string id = ids.base36(12);
        REQUIRE(id.size() == 12);
        for (const char c : id)
            letters.insert(c);
        seen.insert(id);
    }
    CHECK(seen.size() == 200);
    CHECK(std::string(letters.begin(), letters.end()) == "0123456789abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("A seed gives the same ids every time, another seed others") {
    CHECK(RandomIds(1).base36(20) == RandomIds(1).base36(20));
    CHECK(RandomIds(1).base36(20) != RandomIds(2).base36(20));
    RandomIds ids(1);
    CHECK(ids.base36(10) != ids.base36(10));
}
