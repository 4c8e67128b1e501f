#include "app/artisan/pause_turns.hpp"

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
    CHECK_THAT(unwrap(require_run(at.store, run)).reason, ContainsSubstring("was lifted"));
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A pause that is lifted is told of the runs that it held, and of no others",
          "[app][run]") {
    PauseScene at;
    at.pause(PausedTurns::artisan, "scout");
    at.pause(PausedTurns::artisan, "calligrapher", "the ink is dry");
    const BeadId held = at.start(at.solo());
    const BeadId other = at.start(at.commission(CommissionHow::solo, {"calligrapher"}));
    for (const BeadId& run : {held, other})
        CHECK(at.drive(run).end == DriveEnd::paused);
    const auto lifted = unwrap(resume_turns(at.work.plan, {PausedTurns::artisan, "scout"}));
    CHECK(lifted.held == std::vector<BeadId>{held});
    CHECK(at.run_of(held).reason == "the pause of the artisan 'scout' was lifted");
    CHECK_THAT(at.run_of(other).reason, ContainsSubstring("the ink is dry"));
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
    CHECK(pauses[0].trial_at == at.clock.now() + at.settings.breaker.cool);

    at.clock.advance(at.settings.breaker.cool);
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

TEST_CASE("When the breaker opens is a setting, and the overseer is told", "[app][run]") {
    PauseScene at;
    at.answering.answer = [](const Asked&) { return std::nullopt; };
    const auto open_messages = [&] {
        return unwrap(at.store.read([](PlanReader& plan) {
            return plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}});
        }));
    };
    bool told = false;
    at.work.notify_overseer = [&] { told = !open_messages().empty(); };
    SECTION("after fewer failures") {
        at.settings.breaker = {.failures = 2, .cool = Seconds{60}};
        CHECK(at.carry(at.solo()).run.status == RunStatus::failed);
        const auto pauses = unwrap(turn_pauses(at.work.plan));
        REQUIRE(pauses.size() == 1);
        CHECK(pauses[0].trial_at == at.clock.now() + Seconds{60});
        CHECK_THAT(pauses[0].reason, ContainsSubstring("its last 2 turns failed"));
        CHECK(told);
        const auto messages = open_messages();
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].title == "PAUSED: the artisan 'scout'");
        CHECK_THAT(messages[0].description, ContainsSubstring("git atelier resume scout"));
        SECTION("and the message goes with the pause") {
            unwrap(resume_turns(at.work.plan, {PausedTurns::artisan, "scout"}));
            CHECK(open_messages().empty());
        }
        SECTION("as it does where a person pauses it for good") {
            at.pause(PausedTurns::artisan, "scout");
            CHECK(open_messages().empty());
        }
    }
    SECTION("never") {
        at.settings.breaker.failures = 0;
        for (int run = 0; run < 4; ++run)
            CHECK(at.carry(at.solo()).run.status == RunStatus::failed);
        CHECK(unwrap(turn_pauses(at.work.plan)).empty());
        CHECK_FALSE(told);
    }
}

TEST_CASE("Turns in progress are ended where that is asked for", "[app][run]") {
    PauseScene at;
    const BeadId run =
        at.start(at.of({{ParStep{{{TurnStep{.role = "a"}}, {TurnStep{.role = "b"}}}}}}));
    const auto paused = GENERATE(table<PausedTurns, std::string, std::vector<std::string>>(
        {{PausedTurns::artisan, "scout", {}}, {PausedTurns::runtime, "own", {"scout"}}}));
    const PausedTurns of = std::get<0>(paused);
    const auto& name = std::get<1>(paused);
    const auto& artisans = std::get<2>(paused);
    std::vector<TurnRecord> ended;
    std::vector<std::string> answered;
    at.answering.answer = [&](const Asked& asked) {
        answered.push_back(asked.artisan);
        return "Blue.";
    };
    at.answering.meanwhile = [&](const Asked& asked) {
        at.clock.advance(Seconds{2});
        if (asked.artisan == "scout" && ended.empty())
            ended = unwrap(pause_turns(at.work.plan,
                                       {.of = of, .name = name, .now = true, .artisans = artisans}))
                        .ended;
    };
    const DriveOutcome out = at.drive(run);
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].artisan == "scout");
    const auto turns = at.turns_of(run);
    CHECK(turns[0].status == TurnStatus::done);
    CHECK(turns[1].status == TurnStatus::lost);
    CHECK(turns[1].error_text == "its turns were paused at once");
    // Its agent was ended before it could say anything.
    CHECK(std::ranges::count(answered, "scout") == (of == PausedTurns::artisan ? 0 : 1));
    if (of != PausedTurns::artisan) return;
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.code == ErrorCode::artisan_paused);
    CHECK(unwrap(turn_pauses(at.work.plan)).size() == 1);
    const auto resumed = unwrap(resume_turns(at.work.plan, {of, name}));
    CHECK(resumed.held == std::vector<BeadId>{run});
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.times("calligrapher") == 1);
}

TEST_CASE("A turn whose reply had come as it was ended counts as ended", "[app][run]") {
    PauseScene at;
    const BeadId run = at.start(at.solo());
    at.answering.answer = [&](const Asked&) -> std::optional<std::string> {
        if (at.answering.asked.size() > 1) return "Blue.";
        unwrap(pause_turns(at.work.plan, {.of = PausedTurns::all, .now = true}));
        return "Green.";
    };
    CHECK(at.drive(run).end == DriveEnd::paused);
    CHECK(at.pieces_of(run).empty());
    unwrap(resume_turns(at.work.plan, {PausedTurns::all}));
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}

TEST_CASE("A run that has used what it may is paused, and goes on once it may use more",
          "[app][run]") {
    PauseScene at;
    StartRequest request = at.commission(CommissionHow::duet, {"calligrapher", "scout"});
    at.answering.answer = [&](const Asked&) {
        at.clock.advance(Seconds{60});
        return "Blue.";
    };
    at.answering.usage = {.input = 60, .output = 40};
    SECTION("time") {
        at.settings.run_limits.time = Seconds{60};
    }
    SECTION("tokens") {
        at.settings.run_limits.tokens = 100;
    }
    SECTION("time of its own") {
        request.limits.time = Seconds{60};
    }
    const BeadId run = at.start(request);
    DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.code == ErrorCode::budget_exceeded);
    CHECK_THAT(out.run.reason, ContainsSubstring("it has used 1"));
    CHECK(at.answering.asked.size() == 1);
    CHECK(at.pieces_of(run).size() == 1);
    if (request.limits.time) return;
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).end == DriveEnd::paused);
    at.settings.run_limits = {.tokens = 1000, .time = Seconds{600}};
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.asked.size() == 2);
}
