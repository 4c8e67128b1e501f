#include "support/catch.hpp"
#include "view/turn_pause.hpp"

using namespace atelier;
using Catch::Matchers::StartsWith;

namespace {

TurnPause pause_of(PausedTurns of, const std::string& name, const std::string& reason = "") {
    return {.of = of,
            .name = name,
            .reason = reason,
            .by = "atelier/overseer/ada",
            .since = parse_time("2026-11-30T12:00:00Z").value(),
            .trial_at = {}};
}

TurnRecord turn_in_progress() {
    return {.run = BeadId::parse("at-r1").value(), .n = 3, .artisan = "scout"};
}

} // namespace

TEST_CASE("A pause of turns is told with what lifts it", "[view][pause]") {
    CHECK(turns_paused_text({pause_of(PausedTurns::artisan, "scout", "too slow")}) ==
          "the artisan 'scout' is paused: too slow; 'git atelier resume scout' lets it continue\n");
    CHECK(turns_paused_text(
              {.pause = pause_of(PausedTurns::all, ""), .ended = {turn_in_progress()}}) ==
          "all turns are paused; 'git atelier resume --all' lets them continue\n"
          "turn 3 of at-r1, by scout, was ended\n");
    CHECK_THAT(turns_paused_text({pause_of(PausedTurns::runtime, "claude"), true}),
               StartsWith("already: the runtime 'claude' is paused; "));
}

TEST_CASE("A lifted pause names the runs that it held, and what else is paused", "[view][pause]") {
    CHECK(turns_resumed_text({.pause = pause_of(PausedTurns::artisan, "scout"),
                              .others = {pause_of(PausedTurns::all, "")},
                              .held = {BeadId::parse("at-r1").value()}}) ==
          "the artisan scout is no longer paused\n"
          "at-r1 was paused by this; 'git atelier resume at-r1' lets it continue\n"
          "still: all turns are paused; 'git atelier resume --all' lets them continue\n");
    CHECK(turns_resumed_text({pause_of(PausedTurns::runtime, "claude"), true}) ==
          "the runtime claude is not paused\n");
    CHECK(turns_resumed_text({pause_of(PausedTurns::all, "")}) == "turns are no longer paused\n");
}

TEST_CASE("A pause of turns as a document has all of it", "[view][pause]") {
    const Json paused =
        turns_paused_json({.pause = pause_of(PausedTurns::artisan, "scout", "too slow"),
                           .ended = {turn_in_progress()}});
    CHECK(paused.dump() ==
          R"({"of":"artisan","name":"scout","reason":"too slow","by":"atelier/overseer/ada",)"
          R"("since":"2026-11-30T12:00:00.000Z","trial_at":null,"paused":true,"already":false,)"
          R"("ended":[{"run":"at-r1","turn":3,"artisan":"scout"}],"runs":[],"others":[]})");
    TurnPause none;
    none.of = PausedTurns::all;
    const Json resumed = turns_resumed_json({none, true});
    CHECK(resumed.find("since")->is_null());
    CHECK(resumed.find("resumed")->as_bool() == false);
}
