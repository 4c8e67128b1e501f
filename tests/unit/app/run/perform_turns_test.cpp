#include "app/run/perform_turns.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Each turn is recorded as it comes in", "[app][run]") {
    RunFixture at;
    at.answering.backwards = true;
    const BeadId run = at.start(at.commission(CommissionHow::ensemble, {"calligrapher", "scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const BegunTurns begun = unwrap(begin_turns(at.world, lease, {}));
    const auto finished = unwrap(perform_turns(at.world, lease, begun.turns));
    REQUIRE(finished.size() == 2);
    CHECK(finished[0].record.artisan == "scout");
    CHECK(at.told.lines == std::vector<std::string>{"begins calligrapher", "begins scout",
                                                    "done scout", "done calligrapher"});
}

TEST_CASE("A turn whose agent cannot be asked has failed", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const BegunTurns begun = unwrap(begin_turns(at.world, lease, {}));
    at.catalog.briefs.clear();
    const auto finished = unwrap(perform_turns(at.world, lease, begun.turns));
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].record.status == TurnStatus::failed);
    CHECK(finished[0].record.error == "not-found");
}

TEST_CASE("A turn that took longer than its step allows has failed with that", "[app][run]") {
    RunFixture at;
    at.answering.ends_as = [&](const Asked&) -> std::optional<TurnOutcome> {
        if (at.answering.asked.size() > 1) return std::nullopt;
        return TurnOutcome{.end = TurnEnd::timed_out, .status = 137};
    };
    const BeadId run = at.start(at.of({{TurnStep{.role = "b", .timeout = Seconds{90}}}}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.requests.front().timeout == Seconds{90});
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].status == TurnStatus::failed);
    CHECK(turns[0].error == "runtime-stalled");
    CHECK(turns[0].error_text == "the turn took longer than its timeout of 1 min 30 s");
}

TEST_CASE("A turn in flight is ended with the time of its run, and taken again later",
          "[app][run]") {
    RunFixture at;
    at.settings.run_limits.time = Seconds{90};
    // The second one takes too long.
    const auto is_second = [&] { return at.answering.asked.size() == 2; };
    at.answering.meanwhile = [&](const Asked&) {
        at.clock.advance(Seconds{is_second() ? 60 : 30});
    };
    at.answering.ends_as = [&](const Asked&) -> std::optional<TurnOutcome> {
        if (!is_second()) return std::nullopt;
        return TurnOutcome{.end = TurnEnd::timed_out, .status = 137};
    };
    const BeadId run =
        at.start(at.of({{TurnStep{.role = "a", .timeout = Seconds{40}}},
                        {TurnStep{.role = "b", .retries = 0, .timeout = Seconds{300}}}}));
    const DriveOutcome out = at.drive(run);
    CHECK(out.end == DriveEnd::paused);
    CHECK(out.code == ErrorCode::budget_exceeded);
    REQUIRE(at.answering.requests.size() == 2);
    CHECK(at.answering.requests[0].timeout == Seconds{40});
    REQUIRE(at.answering.requests[1].timeout);
    CHECK(*at.answering.requests[1].timeout == Seconds{60});
    const TurnRecord cut = at.turns_of(run).at(1);
    CHECK(cut.status == TurnStatus::lost);
    CHECK(cut.error == "budget-exceeded");
    CHECK_THAT(cut.error_text, ContainsSubstring("run.timeout"));

    at.settings.run_limits.time = Seconds{600};
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    const Run done = at.drive(run).run;
    INFO(done.reason);
    CHECK(done.status == RunStatus::completed);
}

TEST_CASE("What is left of the run's tokens bounds the reply", "[app][run]") {
    RunFixture at;
    at.settings.run_limits.tokens = 150;
    at.answering.usage = {.input = 60, .output = 40};
    std::vector<std::string> bounds;
    at.writers.text = {"say", "{prompt_file}", "{max_tokens}"};
    at.carry(at.commission(CommissionHow::duet, {"calligrapher", "scout"}));
    for (const TurnRequest& request : at.answering.requests)
        bounds.push_back(request.argv.back());
    CHECK(bounds == std::vector<std::string>{"150", "50"});
}
