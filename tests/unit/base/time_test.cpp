#include "base/time.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a time is written in UTC with milliseconds and read back") {
    const Time time = Time{} + Millis{1'795'258'517'042};
    CHECK(format_time(time) == "2026-11-21T10:55:17.042Z");
    CHECK(*parse_time(format_time(time)) == time);
    CHECK(format_time(Time{}) == "1970-01-01T00:00:00.000Z");
    CHECK(format_time(Time{} - Millis{1}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("any RFC 3339 time is read") {
    const Time time = *parse_time("2026-01-31T09:00:00Z");
    for (const char* text :
         {"2026-01-31T09:00:00z", "2026-01-31t09:00:00Z", "2026-01-31 09:00:00Z",
          "2026-01-31T10:30:00+01:30", "2026-01-31T00:00:00-09:00", "2026-01-31T09:00:00.0000009Z"})
        CHECK(*parse_time(text) == time);
    CHECK(*parse_time("2026-01-31T09:00:00.5Z") == time + Millis{500});
    CHECK(*parse_time("2026-01-31T09:00:00.0429Z") == time + Millis{42});
    CHECK(parse_time("2024-02-29T00:00:00Z"));
}

TEST_CASE("what is no time is refused") {
    for (const char* text :
         {"", "2026", "2026-01-31", "2026-01-31T09:00:00", "2026-13-01T00:00:00Z",
          "2026-02-29T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z",
          "2026-01-31T09:00:61Z", "2026-01-31T09:00:00.Z", "2026-01-31T09:00:00+0100",
          "2026-01-31T09:00:00Zx", "2026-01-31T09:00:00+24:00", "2026-01-31T09:00:00+01:60",
          "2026/01/31T09:00:00Z", " 2026-01-31T09:00:00Z", "+026-01-31T09:00:00Z"}) {
        INFO(text);
        const auto refused = parse_time(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK_FALSE(refused.error().hint.empty());
    }
}

TEST_CASE("a duration needs its unit") {
    CHECK(*parse_duration("90s") == Seconds{90});
    for (const char* text : {"90s", "0s", "15m", "90m", "24h", "36h", "7d"})
        CHECK(short_duration(*parse_duration(text)) == text);
    CHECK(*parse_duration("15m") == Seconds{900});
    CHECK(*parse_duration("24h") == Seconds{86'400});
    CHECK(*parse_duration("7d") == Seconds{604'800});
    CHECK(*parse_duration("0s") == Seconds{0});
    for (const char* text : {"", "s", "90", "90 s", "-1s", "1.5h", "7w", "9999999999999999999s",
                             "10000000000d", "1m30s"}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("a duration is told to people in its two largest units") {
    CHECK(human_duration(Millis{0}) == "0.0 s");
    CHECK(human_duration(Millis{1234}) == "1.2 s");
    CHECK(human_duration(Millis{10'000}) == "10 s");
    CHECK(human_duration(Millis{59'999}) == "59 s");
    CHECK(human_duration(Millis{192'000}) == "3 min 12 s");
    CHECK(human_duration(Millis{7'500'000}) == "2 h 5 min");
    CHECK(human_duration(std::chrono::hours{47}) == "47 h");
    CHECK(human_duration(Millis{300'999}) == "5 min");
    CHECK(human_duration(std::chrono::hours{76}) == "3 d 4 h");
}

TEST_CASE("a moment is told to people by how far away it is, and never the wrong way round") {
    const Time now = *parse_time("2026-11-21T10:00:00Z");
    CHECK(for_another(now, now + Millis{192'000}) == "for another 3 min 12 s");
    CHECK(for_another(now, now - Millis{1}) == "for another 0.0 s");
    CHECK(ago(now, now + Millis{1}) == "just now");
    CHECK(ago(now, now - Millis{999}) == "just now");
    CHECK(ago(now, now - Seconds{1}) == "1 second ago");
    CHECK(ago(now, now - Seconds{89}) == "89 seconds ago");
    CHECK(ago(now, now - Seconds{90}) == "2 minutes ago");
    CHECK(ago(now, now - std::chrono::minutes{89}) == "89 minutes ago");
    CHECK(ago(now, now - std::chrono::minutes{90}) == "2 hours ago");
    CHECK(ago(now, now - std::chrono::hours{35}) == "35 hours ago");
    CHECK(ago(now, now - std::chrono::hours{36}) == "2 days ago");
    CHECK(ago(now, now - std::chrono::days{13}) == "13 days ago");
    CHECK(ago(now, now - std::chrono::days{14}) == "2 weeks ago");
    CHECK(ago(now, now - std::chrono::days{70}) == "2 months ago");
    CHECK(ago(now, now - std::chrono::days{365}) == "1 year ago");
    CHECK(ago(now, now - std::chrono::days{800}) == "2 years ago");
}
