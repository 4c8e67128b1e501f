#include "app/run/pause_turns.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PauseScene : RunFixture {
    PauseTurnsOutcome pause(PausedTurns of, const std::string& name,
                            const std::string& reason = "the key is gone") {
        return unwrap(pause_turns(work.plan, {of, name, reason}));
    }
    StartRequest solo() { return commission(CommissionHow::solo, {"scout"}); }
};

} // namespace

TEST_CASE("No turn is begun of what is paused, and the run waits for it", "[app][run]") {
    PauseScene at;
    const auto [of, name] =
        GENERATE(table<PausedTurns, std::string>({{PausedTurns::artisan, "scout"},
                                                  {PausedTurns::runtime, "script"},
                                                  {PausedTurns::all, ""}}));
    CHECK_FALSE(at.pause(of, name).already);
    CHECK(at.pause(of, name).already);
    const BeadId run = at.start(at.solo());
    DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::paused);
    CHECK_THAT(out.run.reason, ContainsSubstring("the key is gone"));
    CHECK(at.answering.asked.empty());
    CHECK(at.turns_of(run).empty());
    CHECK_FALSE(unwrap(resume_turns(at.work.plan, {of, name})).already);
    CHECK(unwrap(resume_turns(at.work.plan, {of, name})).already);
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("Who is not paused goes on beside who is", "[app][run]") {
    PauseScene at;
    at.pause(PausedTurns::artisan, "scout");
    const BeadId run = at.start(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    CHECK(at.drive(run).end == DriveEnd::paused);
    CHECK(at.answering.times("calligrapher") == 1);
    CHECK(at.answering.times("scout") == 0);
}

TEST_CASE("Only a person pauses turns", "[app][run]") {
    PauseScene at;
    const Context artisan = at.as(Role::artisan, "scout");
    CHECK(must_fail(pause_turns(artisan, {PausedTurns::all})).code == ErrorCode::overseer_only);
    CHECK(must_fail(resume_turns(artisan, {PausedTurns::all})).code == ErrorCode::overseer_only);
}

TEST_CASE("An artisan whose turns keep failing is paused and tried again later", "[app][run]") {
    PauseScene at;
    bool fails = true;
    at.answering.answer = [&](const Asked&) -> std::optional<std::string> {
        return fails ? std::nullopt : std::optional<std::string>("Blue.");
    };
    // Two tries each.
    for (int run = 0; run < 2; ++run)
        CHECK(at.carry(at.solo()).run.status == RunStatus::failed);
    CHECK(unwrap(turn_pauses(at.work.plan)).empty());
    const BeadId third = at.start(at.solo());
    CHECK(at.drive(third).end == DriveEnd::paused);
    CHECK(at.answering.asked.size() == 5);
    const auto pauses = unwrap(turn_pauses(at.work.plan));
    REQUIRE(pauses.size() == 1);
    CHECK(pauses[0].by.empty());
    CHECK(pauses[0].trial_at == at.clock.now() + breaker_cool);

    at.clock.advance(breaker_cool);
    SECTION("one turn at a time, and not again where it fails as well") {
        const BeadId both = at.start(at.of({{ParStep{
            {{TurnStep{.role = "b", .retries = 3}}, {TurnStep{.role = "b", .retries = 3}}}}}}));
        CHECK(at.drive(both).end == DriveEnd::paused);
        CHECK(at.answering.asked.size() == 6);
        CHECK(unwrap(turn_pauses(at.work.plan)).size() == 1);
    }
    SECTION("and lifted by one that is done") {
        fails = false;
        unwrap(at.say({.run = third, .kind = SignalKind::resume}));
        CHECK(at.drive(third).run.status == RunStatus::completed);
        CHECK(unwrap(turn_pauses(at.work.plan)).empty());
    }
}

TEST_CASE("Failures that are long ago pause nobody", "[app][run]") {
    PauseScene at;
    at.answering.answer = [&](const Asked&) -> std::optional<std::string> {
        at.clock.advance(Seconds{3 * 60});
        return std::nullopt;
    };
    for (int run = 0; run < 3; ++run)
        CHECK(at.carry(at.solo()).run.status == RunStatus::failed);
}

TEST_CASE("A run that has used what it may is paused", "[app][run]") {
    PauseScene at;
    StartRequest request = at.commission(CommissionHow::duet, {"calligrapher", "scout"});
    request.limits.time = Seconds{60};
    at.answering.answer = [&](const Asked&) {
        at.clock.advance(Seconds{60});
        return "Blue.";
    };
    const DriveOutcome out = at.carry(request);
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.run.reason == "it has taken as long as it may");
    CHECK(at.answering.asked.size() == 1);
}
