#include "app/agent/run_turn.hpp"

#include "support/plan_fixture.hpp"
#include "support/quiet_progress.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity keeper{"host", "boot", "ns", 42, 7};

// An agent that goes on for so many seconds of the test's clock unless it is ended.
class SecondsTurn final : public AgentTurn {
  public:
    SecondsTurn(FakeClock& clock, int seconds, TurnEnd end)
        : clock_(clock), seconds_(seconds), end_(end) {}

    const ProcessIdentity& keeper() const override { return ::keeper; }
    Result<TurnOutcome> run(Millis interval, const std::function<Result<void>()>& every,
                            const std::function<void(const LiveLine&)>&) override {
        for (int second = 0; second < seconds_; ++second) {
            clock_.advance(interval);
            if (const auto done = every(); !done)
                return TurnOutcome{.end = TurnEnd::interrupted, .error = done.error()};
        }
        return TurnOutcome{.end = end_};
    }

  private:
    FakeClock& clock_;
    int seconds_;
    TurnEnd end_;
};

class WarningProgress final : public QuietProgress {
  public:
    std::vector<std::string> warnings;
    void warn(const std::string& text) override { warnings.push_back(text); }
};

struct Scene final : AgentRuntime {
    PlanFixture fixture;
    WarningProgress progress;
    TurnHooks hooks;
    int seconds = 0;
    TurnEnd end = TurnEnd::exited;

    Scene() {
        hooks.before_start = [](const ProcessIdentity&) { return Result<void>(); };
        hooks.every = [] { return Result<void>(); };
    }
    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest&) override {
        return std::make_unique<SecondsTurn>(fixture.clock, seconds, end);
    }
    Result<TurnOutcome> turn(int long_as) {
        seconds = long_as;
        return run_turn(fixture.worker(), *this, progress,
                        TurnRequest{.session = *SessionId::parse("s-1")}, hooks);
    }
};

} // namespace

TEST_CASE("a turn whose agent ends by itself ended so", "[app][run_turn]") {
    Scene scene;
    int renewals = 0;
    scene.hooks.every = [&] {
        ++renewals;
        return Result<void>();
    };
    const TurnOutcome outcome = unwrap(scene.turn(100));
    CHECK(outcome.end == TurnEnd::exited);
    // Every ten seconds, however often the screen is drawn.
    CHECK(renewals == 10);
}

TEST_CASE("the keeper is made known before the agent starts, or it does not start",
          "[app][run_turn]") {
    Scene scene;
    std::vector<ProcessIdentity> named;
    bool renewed = false;
    scene.hooks.before_start = [&](const ProcessIdentity& keeper_of_turn) -> Result<void> {
        named.push_back(keeper_of_turn);
        return fail(ErrorCode::lease_lost, "taken over");
    };
    scene.hooks.every = [&] {
        renewed = true;
        return Result<void>();
    };
    CHECK(must_fail(scene.turn(100)).code == ErrorCode::lease_lost);
    CHECK(named == std::vector{keeper});
    CHECK_FALSE(renewed);
}

TEST_CASE("a claim that is gone ends the turn with that error", "[app][run_turn]") {
    Scene scene;
    int renewals = 0;
    scene.hooks.every = [&]() -> Result<void> {
        ++renewals;
        return fail(ErrorCode::lease_lost, "taken over by bo");
    };
    const Error error = must_fail(scene.turn(1000));
    CHECK(error.code == ErrorCode::lease_lost);
    CHECK(error.message == "taken over by bo");
    CHECK(renewals == 1);
    CHECK(scene.progress.warnings.empty());
}

TEST_CASE("a renewal that fails for a while is a warning, told once", "[app][run_turn]") {
    Scene scene;
    int renewals = 0;
    scene.hooks.every = [&]() -> Result<void> {
        ++renewals;
        if (renewals < 4) return fail(ErrorCode::store_busy, "the store is busy");
        return {};
    };
    CHECK(unwrap(scene.turn(1000)).end == TurnEnd::exited);
    CHECK(scene.progress.warnings ==
          std::vector<std::string>{"the store is busy; the agent continues meanwhile"});
}

TEST_CASE("a renewal that fails as long as a lease lasts ends the turn with its error",
          "[app][run_turn]") {
    Scene scene;
    const Time begin = scene.fixture.clock.now();
    scene.hooks.every = [&]() -> Result<void> {
        return fail(ErrorCode::store_failed, "the disk is full");
    };
    CHECK(must_fail(scene.turn(1000)).code == ErrorCode::store_failed);
    CHECK(scene.fixture.clock.now() - begin >= scene.fixture.settings.lease.lease);
    CHECK(scene.fixture.clock.now() - begin < scene.fixture.settings.lease.lease + Seconds{20});
}

TEST_CASE("a turn whose keeper had been stopped is told", "[app][agent]") {
    Scene scene;
    scene.end = GENERATE(TurnEnd::exited, TurnEnd::held_up);
    CHECK(unwrap(scene.turn(1)).end == scene.end);
    CHECK(scene.progress.warnings.size() == (scene.end == TurnEnd::held_up ? 1 : 0));
}
