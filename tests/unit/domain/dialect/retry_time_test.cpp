#include "domain/dialect/retry_time.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

const Time now = *parse_time("2026-11-28T10:00:00Z");

std::string at(std::string_view words, Seconds ahead = Seconds{0}) {
    const auto time = retry_time(words, now, ahead);
    return time ? format_time(*time) : "";
}

} // namespace

TEST_CASE("A service says after how long it may be asked again", "[domain][dialect]") {
    CHECK(at("Please try again in 17 s.") == "2026-11-28T10:00:17.000Z");
    CHECK(at("Please try again in 17.9s.") == "2026-11-28T10:00:18.000Z");
    CHECK(at("retry-after: 3600") == "2026-11-28T11:00:00.000Z");
    CHECK(at("Retry after 90 seconds") == "2026-11-28T10:01:30.000Z");
    CHECK(at("available again in 1h30m") == "2026-11-28T11:30:00.000Z");
    CHECK(at("resets in 2 days, 3 hours") == "2026-11-30T13:00:00.000Z");
    CHECK(at("Server requested 3600s retry delay (max: 60s)") == "2026-11-28T11:00:00.000Z");
    CHECK(at("try again in 250ms") == "2026-11-28T10:00:01.000Z");
}

TEST_CASE("A service says when it may be asked again", "[domain][dialect]") {
    CHECK(at("usage limit reached, resets at 5pm") == "2026-11-28T17:00:00.000Z");
    CHECK(at("resets 5:30 pm (UTC)", Seconds{3600}) == "2026-11-28T17:30:00.000Z");
    CHECK(at("resets at 5pm", Seconds{3600}) == "2026-11-28T16:00:00.000Z");
    CHECK(at("resets at 9am") == "2026-11-29T09:00:00.000Z");
    CHECK(at("resets at 12am") == "2026-11-29T00:00:00.000Z");
    CHECK(at("not before 2026-11-28T12:34:56Z, please") == "2026-11-28T12:34:56.000Z");
    // It is 11 o'clock there.
    CHECK(at("resets at 10:30", Seconds{3600}) == "2026-11-29T09:30:00.000Z");
}

TEST_CASE("Words that name no time, and times beyond reason, are none", "[domain][dialect]") {
    for (const char* words : {"", "resets later", "in a while", "at 5", "429 Too Many Requests",
                              "in 5 tries", "at 25:00", "at 13pm", "2025-01-01T00:00:00Z",
                              "in 99999999999999999999 s", "in 400 days"})
        CHECK(at(words).empty());
}

TEST_CASE("Where nothing is said the pauses grow: 5, 15, 45 minutes", "[domain][dialect]") {
    CHECK(pause_after_limit(0) == Seconds{300});
    CHECK(pause_after_limit(1) == Seconds{900});
    CHECK(pause_after_limit(2) == Seconds{2700});
    CHECK(pause_after_limit(9) == Seconds{2700});
}

TEST_CASE("A time that is named counts before a time to wait, and that before words",
          "[domain][dialect]") {
    TurnVerdict verdict{.words = "try again in 17 s"};
    const auto when = [&] {
        const auto time = retry_time(verdict, now, Seconds{0});
        return time ? format_time(*time) : "";
    };
    CHECK(when() == "2026-11-28T10:00:17.000Z");
    verdict.wait = Seconds{3600};
    CHECK(when() == "2026-11-28T11:00:00.000Z");
    verdict.until = now + Seconds{60};
    CHECK(when() == "2026-11-28T10:01:00.000Z");
}

TEST_CASE("A time that is past, or beyond reason, is none", "[domain][dialect]") {
    for (const Seconds far : {Seconds{0}, Seconds{-60}, Seconds{32 * 24 * 3600}}) {
        CHECK_FALSE(retry_time(TurnVerdict{.until = now + far}, now, Seconds{0}));
        CHECK_FALSE(retry_time(TurnVerdict{.wait = far}, now, Seconds{0}));
    }
    CHECK(retry_time(TurnVerdict{.wait = Seconds{31 * 24 * 3600}}, now, Seconds{0}));
}

TEST_CASE("A retry-after is a number of seconds", "[domain][dialect]") {
    CHECK(retry_after("3600") == Millis{3'600'000});
    CHECK(retry_after(" 17 ") == Millis{17'000});
    for (const char* other : {"", "soon", "-1", "99999999999999", "Sat, 28 Nov 2026 10:00:00 GMT"})
        CHECK_FALSE(retry_after(other));
}
