#include "app/agent/run_turn.hpp"

#include "app/agent/text_turn.hpp"

#include "support/work_fixture.hpp"

#include <deque>

using namespace atelier;
using namespace atelier::test;

namespace {

const ProcessIdentity keeper{"host", "boot", "ns", 42, 7};

// An agent that goes on for so many seconds of the test's clock unless it is ended.
struct SecondsTurn final : AgentTurn {
    SecondsTurn(int length, TurnOutcome at_end) : seconds(length), outcome(std::move(at_end)) {}
    const ProcessIdentity& keeper() const override { return ::keeper; }

    int seconds;
    TurnOutcome outcome;
};

struct Scene final : AgentRuntime {
    WorkFixture fixture;
    WorkContext work = fixture.context();
    RuntimeDefinition runtime{.name = "echo"};
    TurnHooks hooks;
    // Of the agents that are prepared, one after the other.
    std::deque<std::pair<int, TurnOutcome>> agents;

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override {
        if (request.argv == std::vector<std::string>{"missing"})
            return fail(ErrorCode::runtime_missing, "the agent's program is not there");
        auto [seconds, outcome] = agents.front();
        agents.pop_front();
        return std::make_unique<SecondsTurn>(seconds, std::move(outcome));
    }
    void run(std::vector<WatchedTurn> turns) override {
        for (int second = 0; !turns.empty(); ++second) {
            std::erase_if(turns, [&](const WatchedTurn& one) {
                auto& turn = dynamic_cast<SecondsTurn&>(*one.turn);
                if (second == turn.seconds) {
                    one.watch.ended(turn.outcome);
                    return true;
                }
                const auto done = one.watch.every();
                if (done) return false;
                one.watch.ended(TurnOutcome{.end = TurnEnd::interrupted, .error = done.error()});
                return true;
            });
            fixture.plan.clock.advance(Millis{1000});
        }
    }
    TurnTask task(const std::string& session = "s-1", const std::string& program = "agent") {
        return {.request = {.session = *SessionId::parse(session), .argv = {program}},
                .runtime = runtime,
                .hooks = hooks};
    }
    WorkContext with_these_agents() {
        return {
            work.plan,    work.repository, work.machine,          *this,          work.runtimes,
            work.files,   work.process,    work.progress,         work.interrupt, work.store_watch,
            work.project, work.paths,      work.user_environment, work.programs,  work.share};
    }
    Result<TurnOutcome> turn(int seconds, TurnOutcome outcome = {}) {
        agents.emplace_back(seconds, std::move(outcome));
        WorkContext context = with_these_agents();
        return run_turn(context, task());
    }
    static Session session() {
        return {.id = *SessionId::parse("s-1"), .agent = *AgentId::parse("atelier/worker/alice")};
    }
    std::vector<std::string>& warnings() { return fixture.progress.warnings; }
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
    CHECK(scene.warnings().empty());
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
    CHECK(scene.warnings() ==
          std::vector<std::string>{"the store is busy; the agent continues meanwhile"});
}

TEST_CASE("a renewal that fails as long as a lease lasts ends the turn with its error",
          "[app][run_turn]") {
    Scene scene;
    const Time begin = scene.fixture.plan.clock.now();
    scene.hooks.every = [&]() -> Result<void> {
        return fail(ErrorCode::store_failed, "the disk is full");
    };
    CHECK(must_fail(scene.turn(1000)).code == ErrorCode::store_failed);
    CHECK(scene.fixture.plan.clock.now() - begin >= scene.fixture.plan.settings.lease.lease);
    CHECK(scene.fixture.plan.clock.now() - begin <
          scene.fixture.plan.settings.lease.lease + Seconds{20});
}

TEST_CASE("a turn whose keeper had been stopped is told", "[app][agent]") {
    Scene scene;
    const TurnEnd end = GENERATE(TurnEnd::exited, TurnEnd::held_up);
    CHECK(unwrap(scene.turn(1, {.end = end})).end == end);
    CHECK(scene.warnings().size() == (end == TurnEnd::held_up ? 1 : 0));
}

TEST_CASE("turns that run at once are told as they end, and answered in their order",
          "[app][run_turn]") {
    Scene scene;
    scene.agents = {{30, {.status = 1}}, {10, {.status = 2}}, {20, {.status = 3}}};
    std::vector<TurnTask> tasks;
    std::vector<std::string> ended;
    for (const std::string name : {"s-1", "s-2", "s-3", "s-4"}) {
        tasks.push_back(scene.task(name, name == "s-4" ? "missing" : "agent"));
        tasks.back().hooks.ended = [&ended, name](const Result<TurnOutcome>&) {
            ended.push_back(name);
        };
    }
    // One whose claim is gone ends no other.
    tasks[2].hooks.every = []() -> Result<void> {
        return fail(ErrorCode::lease_lost, "taken over by bo");
    };
    WorkContext context = scene.with_these_agents();
    const auto results = run_turns(context, std::move(tasks));
    CHECK(ended == std::vector<std::string>{"s-4", "s-3", "s-2", "s-1"});
    REQUIRE(results.size() == 4);
    CHECK(unwrap(results[0]).status == 1);
    CHECK(unwrap(results[1]).status == 2);
    CHECK(must_fail(results[2]).code == ErrorCode::lease_lost);
    CHECK(must_fail(results[3]).code == ErrorCode::runtime_missing);
}

TEST_CASE("the words of a turn are a file of its session where it has finished well",
          "[app][run_turn]") {
    Scene scene;
    const auto reply = [&] {
        return unwrap(scene.fixture.files.read(scene.work.paths.reply(*SessionId::parse("s-1"))));
    };
    scene.turn(1, {.status = 3, .words = "half a"});
    CHECK_FALSE(reply());
    scene.turn(1);
    CHECK_FALSE(reply());
    scene.turn(1, {.words = "A limerick."});
    CHECK(reply() == "A limerick.");
}

TEST_CASE("words that an agent wrote by itself are whole however it ended, and are moved",
          "[app][run_turn]") {
    Scene scene;
    MemoryFiles& files = scene.fixture.files;
    const auto written = written_reply(scene.work.paths, scene.session());
    unwrap(files.write(written, "A sonnet."));

    scene.agents.emplace_back(1, TurnOutcome{.status = 3, .words = "A sonnet."});
    WorkContext context = scene.with_these_agents();
    TurnTask task = scene.task();
    task.request.reply = written;
    unwrap(run_turn(context, task));
    CHECK(unwrap(files.read(scene.work.paths.reply(*SessionId::parse("s-1")))) == "A sonnet.");
    CHECK_FALSE(unwrap(files.exists(written)));
}

TEST_CASE("a turn that ended in silence has what its runtime noted", "[app][run_turn]") {
    Scene scene;
    scene.runtime.conversation = {"~/.agent/log-{runtime_session}"};
    scene.work.user_environment["HOME"] = "/home/ada";
    unwrap(scene.fixture.files.write("/home/ada/.agent/log-c-1",
                                     R"({"type":"turn.step.retrying","statusCode":429,)"
                                     R"("errorMessage":"429 usage limit reached"})"));
    TurnOutcome outcome{.end = TurnEnd::stalled};
    outcome.reading.runtime_session = "c-1";
    CHECK(unwrap(scene.turn(1, std::move(outcome))).verdict().sentence ==
          "the model allows no more for now: 429 usage limit reached");
}
