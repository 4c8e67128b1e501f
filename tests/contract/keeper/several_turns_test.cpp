// Several agents at once, watched by one process: none waits for another, and none's end is
// another's.
#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/system/interrupt.hpp"
#include "posix/steady_clock.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <deque>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

struct OneOfSeveral {
    TurnRequest request;
    std::unique_ptr<AgentTurn> turn = {};
    std::optional<Result<TurnOutcome>> outcome = {};
    int looks = 0;

    const TurnOutcome& ended() const {
        REQUIRE(outcome);
        REQUIRE(outcome->has_value());
        return **outcome;
    }
};

struct Several {
    TemporaryFolder folder;
    LinuxProcessTable machine;
    SignalInterrupt interrupt;
    KeeperRuntime runtime{
        {.program = ATELIER_KEEPER, .grace = Millis{100}, .transcript_limit = 1000},
        {.start = spawn,
         .interrupt = interrupt,
         .interrupt_descriptor = interrupt.descriptor(),
         .processes = machine}};
    std::deque<OneOfSeveral> agents;
    // Numbers of those that have ended, in that order.
    std::vector<std::size_t> order;

    OneOfSeveral& add(const std::string& script) {
        const std::string name =
            "several-" + std::to_string(getpid()) + "-" + std::to_string(agents.size());
        return agents.emplace_back(OneOfSeveral{
            .request = {.session = *SessionId::parse(name),
                        .argv = {"sh", "-c", script},
                        .environment = {{"PATH", "/usr/bin:/bin"}, {"ATELIER_AGENT_SESSION", name}},
                        .directory = folder.path(),
                        .transcript = folder / ("transcripts/" + name + ".jsonl"),
                        .errors = folder / ("transcripts/" + name + ".err")}});
    }
    void prepare() {
        for (OneOfSeveral& agent : agents) {
            auto turn = runtime.prepare(agent.request);
            REQUIRE(turn);
            agent.turn = *std::move(turn);
        }
    }
    // How long all of them took.
    Millis run() {
        std::vector<WatchedTurn> turns;
        for (std::size_t at = 0; at < agents.size(); ++at) {
            OneOfSeveral& agent = agents[at];
            turns.push_back({std::move(agent.turn),
                             {.interval = Millis{10},
                              .every = [&agent]() -> Result<void> {
                                  ++agent.looks;
                                  return {};
                              },
                              .ended =
                                  [this, &agent, at](Result<TurnOutcome> outcome) {
                                      agent.outcome = std::move(outcome);
                                      order.push_back(at);
                                      if (order.size() + 1 == agents.size())
                                          write_file(folder / "others-ended", "");
                                  }}});
        }
        const Millis begun = posix::steady_now();
        runtime.run(std::move(turns));
        return posix::steady_now() - begun;
    }
    bool anything_left() {
        return std::ranges::any_of(agents, [&](const OneOfSeveral& agent) {
            return *machine.has_processes_of(agent.request.session);
        });
    }
};

// Comes back when each of so many agents has come here.
std::string meet(int number, int all) {
    return ": >here-" + std::to_string(number) +
           "; until [ \"$(ls -d here-* | wc -l)\" = " + std::to_string(all) +
           " ]; do sleep 0.01; done; ";
}

} // namespace

TEST_CASE("Several agents run at once, and take no longer than the longest of them") {
    Several several;
    for (int number = 0; number < 4; ++number)
        several.add(meet(number, 4) + "sleep 1; exit " + std::to_string(number));
    several.prepare();
    const Millis took = several.run();
    Millis longest{0};
    for (std::size_t at = 0; at < 4; ++at) {
        const TurnOutcome& outcome = several.agents[at].ended();
        CHECK(outcome.end == TurnEnd::exited);
        CHECK(outcome.status == static_cast<int>(at));
        CHECK(several.agents[at].looks > 1);
        longest = std::max(longest, outcome.took);
    }
    CHECK(took.count() * 10 <= longest.count() * 11);
    CHECK(several.order.size() == 4);
    CHECK_FALSE(several.anything_left());
}

TEST_CASE("Each of several is told as it ends, whatever becomes of the others") {
    Several several;
    several.add("until [ -e others-ended ]; do sleep 0.01; done; exit 3");
    several.add("exit 4");
    several.add("echo Bye.");
    several.agents[2].request.wants_words = true;
    several.prepare();
    several.run();
    CHECK(several.agents[0].ended().status == 3);
    CHECK(several.agents[1].ended().status == 4);
    CHECK(several.agents[2].ended().words == "Bye.");
    CHECK_FALSE(several.agents[0].ended().words);
    REQUIRE(several.order.size() == 3);
    CHECK(several.order.back() == 0);
}

TEST_CASE("One that dies, one that hangs and one that prints without an end hold up nobody") {
    Several several;
    several.add("exec sleep 300");
    OneOfSeveral& hangs = several.add("exec sleep 300");
    hangs.request.stall = Millis{1000};
    OneOfSeveral& prints =
        several.add("printf '{\"x\":\"'; head -c 8000000 /dev/zero | tr '\\0' x; echo '\"}'; "
                    "echo '{\"type\":\"result\",\"usage\":{\"output_tokens\":5}}'");
    prints.request.output = RuntimeOutput::claude_stream_json;
    several.add("exit 7");
    several.prepare();
    kill(static_cast<pid_t>(several.agents[0].turn->keeper().pid), SIGKILL);
    several.run();
    CHECK(several.agents[0].ended().end == TurnEnd::lost);
    CHECK(hangs.ended().end == TurnEnd::stalled);
    CHECK(prints.ended().reading.tokens == TokenUsage{.output = 5});
    CHECK(read_file(prints.request.transcript).size() < 1100);
    CHECK(several.agents[3].ended().status == 7);
    CHECK(several.order.size() == 4);
    CHECK_FALSE(several.anything_left());
}

TEST_CASE("One request to stop ends all of several") {
    Several several;
    for (int number = 0; number < 3; ++number)
        several.add(": >here-" + std::to_string(number) + "; exec sleep 300");
    several.prepare();
    raise(SIGINT);
    several.run();
    for (const OneOfSeveral& agent : several.agents)
        CHECK(agent.ended().end == TurnEnd::interrupted);
    CHECK_FALSE(several.anything_left());
}

TEST_CASE("All that an agent says last is kept where it is wanted, line for line") {
    Several several;
    const std::string script = "head -c 40000 /dev/zero | tr '\\0' x; echo; echo y";
    several.add(script).request.wants_words = true;
    several.add(script);
    several.prepare();
    several.run();
    CHECK(several.agents[0].ended().words == std::string(40'000, 'x') + "\ny");
    CHECK_FALSE(several.agents[1].ended().words);
}
