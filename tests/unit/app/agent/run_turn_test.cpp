#include "app/agent/run_turn.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity keeper{"host", "boot", "ns", 42, 7};

// An agent that goes on for so many seconds of the test's clock unless it is ended.
class SecondsTurn final : public AgentTurn {
  public:
    SecondsTurn(FakeClock& clock, int seconds, TurnOutcome outcome)
        : clock_(clock), seconds_(seconds), outcome_(std::move(outcome)) {}

    const ProcessIdentity& keeper() const override { return ::keeper; }
    Result<TurnOutcome> run(Millis interval, const std::function<Result<void>()>& every,
                            const std::function<void(const LiveLine&)>&) override {
        for (int second = 0; second < seconds_; ++second) {
            clock_.advance(interval);
            if (const auto done = every(); !done)
                return TurnOutcome{.end = TurnEnd::interrupted, .error = done.error()};
        }
        return outcome_;
    }

  private:
    FakeClock& clock_;
    int seconds_;
    TurnOutcome outcome_;
};

struct Scene final : AgentRuntime {
    ProjectFixture fixture;
    RecordedProgress& progress = fixture.progress;
    RuntimeDefinition runtime{.name = "script"};
    TurnHooks hooks;
    int seconds = 0;
    TurnOutcome outcome{.end = TurnEnd::exited};

    Scene() {
        hooks.before_start = [](const ProcessIdentity&) { return Result<void>(); };
        hooks.every = [] { return Result<void>(); };
    }
    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest&) override {
        return std::make_unique<SecondsTurn>(fixture.clock, seconds, outcome);
    }
    Result<TurnOutcome> turn(int long_as) {
        seconds = long_as;
        const WorkContext base = fixture.work_context();
        WorkContext work{.plan = base.plan,
                         .repository = base.repository,
                         .machine = base.machine,
                         .agents = *this,
                         .runtimes = base.runtimes,
                         .files = base.files,
                         .process = base.process,
                         .progress = base.progress,
                         .interrupt = base.interrupt,
                         .project = base.project,
                         .paths = base.paths,
                         .user_environment = base.user_environment,
                         .programs = base.programs,
                         .share = base.share};
        return run_turn(work, runtime, TurnRequest{.session = *SessionId::parse("s-1")}, hooks);
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
    const TurnEnd end = GENERATE(TurnEnd::exited, TurnEnd::held_up);
    scene.outcome.end = end;
    CHECK(unwrap(scene.turn(1)).end == end);
    CHECK(scene.progress.warnings.size() == (end == TurnEnd::held_up ? 1 : 0));
}

TEST_CASE("a turn that ended in silence has what its runtime noted", "[app][run_turn]") {
    Scene scene;
    scene.runtime.conversation = {"~/.agent/log-{runtime_session}"};
    unwrap(scene.fixture.files.write("/home/ada/.agent/log-c-1",
                                     R"({"type":"turn.step.retrying","statusCode":429,)"
                                     R"("errorMessage":"429 usage limit reached"})"));
    scene.outcome.end = TurnEnd::stalled;
    scene.outcome.reading.runtime_session = "c-1";
    CHECK(unwrap(scene.turn(1)).verdict().sentence ==
          "the model allows no more for now: 429 usage limit reached");
}
