#include "support/catch.hpp"
#include "support/run_views.hpp"
#include "wiring/run_screen.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct FixedClock final : Clock {
    Time at = run_time + Millis{3'000};
    Time now() override { return at; }
};

struct ShownRun {
    FixedClock clock;
    std::string written;
    int recorded = 0;
    std::vector<std::string> made;

    RunScreen screen(bool live) {
        return {clock,
                {.live = live},
                {.write = [this](std::string_view text) { written += text; },
                 .recorded = [this] { ++recorded; },
                 .made = [this](const Piece&, const std::string& text) { made.push_back(text); }}};
    }
};

TurnRecord turn_in_flight(int n, const std::string& artisan) {
    TurnRecord turn = a_turn("at-r1", n);
    turn.artisan = artisan;
    turn.stage = "exploring";
    turn.round = 2;
    return turn;
}

} // namespace

TEST_CASE("On a terminal turns in flight are one line with their time", "[wiring][run]") {
    ShownRun at;
    {
        RunScreen screen = at.screen(true);
        screen.turn_started(turn_in_flight(1, "scout"));
        screen.turn_started(turn_in_flight(2, "sage"));
        CHECK_THAT(at.written, ContainsSubstring("exploring, round 2: scout, sage  3.0 s"));
        TurnRecord ended = turn_in_flight(1, "scout");
        ended.status = TurnStatus::done;
        ended.ended_at = run_time + Millis{2'000};
        screen.turn_ended(ended, shown_piece("at-r1.1", "scout", "Blue"), "Blue\n");
        CHECK_THAT(at.written, ContainsSubstring("at-r1.1  scout  Blue  2.0 s\n"));
        CHECK_THAT(at.written, ContainsSubstring("exploring, round 2: sage  3.0 s"));
        CHECK(at.made == std::vector<std::string>{"Blue\n"});
        CHECK(at.recorded == 3);
        // A line that has come is shown at once.
        screen.line_said();
        CHECK(at.recorded == 4);
    }
    CHECK(at.written.ends_with("\r\x1b[K"));
}

TEST_CASE("Elsewhere nothing but warnings is written", "[wiring][run]") {
    ShownRun at;
    RunScreen screen = at.screen(false);
    screen.run_taken(shown_run().run, false);
    screen.turn_started(turn_in_flight(1, "scout"));
    screen.tick();
    screen.stage_completed("exploring", "designing");
    CHECK(at.written.empty());
    screen.warn("the disk is full");
    CHECK(at.written == "warning: the disk is full\n");
}

TEST_CASE("A turn that failed says why", "[wiring][run]") {
    ShownRun at;
    RunScreen screen = at.screen(true);
    TurnRecord failed = turn_in_flight(1, "scout");
    failed.status = TurnStatus::failed;
    failed.error_text = "its agent ended with status 1";
    screen.turn_ended(failed, std::nullopt, "");
    CHECK_THAT(at.written, ContainsSubstring("scout  failed: its agent ended with status 1"));
}
