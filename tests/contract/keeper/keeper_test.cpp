#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/system/interrupt.hpp"
#include "base/text.hpp"
#include "domain/guard/sandbox.hpp"
#include "posix/process_stat.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"
#include "support/spawn_process.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <utility>

using namespace atelier;
using namespace atelier::test;

namespace {

// What an agent may start and forget: in another session, forked twice, deaf to SIGTERM; at least
// five processes when it is ready.
const std::string leave_behind =
    "trap '' TERM HUP INT; "
    "setsid sh -c 'sleep 300 & sleep 300 & : > three; wait' >/dev/null 2>&1 & "
    "(setsid sh -c 'setsid sleep 300 & : > two; exec sleep 300' & ) ; "
    "(trap '' TERM; while :; do sleep 300; done) & "
    "until [ -e three ] && [ -e two ]; do sleep 0.01; done; : > ready; ";

// Longer than a program takes to start on a loaded machine.
constexpr Millis silence{2000};

// An agent that is talked with, up to its task.
const std::string prompted =
    R"(read -r line; say '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1}}'; )"
    R"(read -r line; say '{"jsonrpc":"2.0","id":1,"result":{"sessionId":"s-1"}}'; )"
    R"(read -r line; printf '%s' "$line" >prompt; )";

std::string ended(const std::string& reason, int id) {
    return R"(say '{"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":{"stopReason":")" +
           reason + "\"}}'; ";
}

SessionId fresh_session() {
    static int count = 0;
    return *SessionId::parse("keeper-" + std::to_string(getpid()) + "-" + std::to_string(++count));
}

struct Turn {
    TemporaryFolder folder;
    LinuxProcessTable machine;
    SignalInterrupt interrupt;
    KeeperOptions options{.program = ATELIER_KEEPER, .grace = Millis{100}};
    TurnRequest request{.session = fresh_session()};
    std::vector<std::string> lines;
    // Called every 10 ms while the agent runs.
    std::function<Result<void>()> every = []() -> Result<void> { return {}; };

    Turn() {
        request.environment = {{"PATH", "/usr/bin:/bin"},
                               {"ATELIER_AGENT_SESSION", request.session.str()}};
        request.directory = folder.path();
        request.transcript = folder / "transcripts/t.jsonl";
        request.errors = folder / "transcripts/t.err";
    }

    void script(const std::string& text) { request.argv = {"sh", "-c", text}; }
    // With functions to answer by; what is asked of it has the ids 0, 1, ...
    void talks(const std::string& text) {
        request.output = RuntimeOutput::acp;
        request.input = folder / "prompt.md";
        request.talk.instructions = folder / "AGENTS.md";
        write_file(request.input, "The brief.");
        write_file(request.talk.instructions, "Be kind.");
        script("say() { printf '%s\\n' \"$1\"; }; " + text);
    }
    bool ready() const { return std::filesystem::exists(folder / "ready"); }
    std::string transcript() const { return read_file(request.transcript); }
    std::string errors() const { return read_file(request.errors); }
    bool anything_left() { return *machine.has_processes_of(request.session); }

    KeeperRuntime runtime() {
        return {options,
                {.start = spawn,
                 .interrupt = interrupt,
                 .interrupt_descriptor = interrupt.descriptor(),
                 .processes = machine}};
    }

    Result<TurnOutcome> run() {
        auto turn = runtime().prepare(request);
        if (!turn) return tl::unexpected(turn.error());
        return run(std::move(*turn));
    }
    Result<TurnOutcome> run(std::unique_ptr<AgentTurn> prepared) {
        Result<TurnOutcome> outcome = TurnOutcome{};
        std::vector<WatchedTurn> one;
        one.push_back({std::move(prepared), watch(outcome)});
        runtime().run(std::move(one));
        return outcome;
    }
    TurnWatch watch(Result<TurnOutcome>& outcome) {
        return {.interval = Millis{10},
                .every = every,
                .line = [this](const LiveLine& line) { lines.push_back(line.text); },
                .ended = [&outcome](Result<TurnOutcome> ended) { outcome = std::move(ended); }};
    }
};

bool sandbox_works(const Turn& turn) {
    ProcessRequest request{.argv = turn.request.sandbox, .environment = turn.request.environment};
    request.argv.emplace_back("true");
    SpawnProcess process;
    const auto result = process.run(request);
    return result && result->status == 0;
}

// A turn whose agent leaves all that behind and goes on, and whose keeper gets the signal then.
Result<TurnOutcome> with_signalled_keeper(Turn& turn, int signal) {
    turn.script(leave_behind + "while :; do sleep 1; done");
    auto prepared = turn.runtime().prepare(turn.request);
    REQUIRE(prepared);
    const auto keeper = static_cast<pid_t>((*prepared)->keeper().pid);
    turn.every = [&turn, keeper, signal]() -> Result<void> {
        if (turn.ready()) kill(keeper, signal);
        return {};
    };
    return turn.run(*std::move(prepared));
}

} // namespace

TEST_CASE("An agent's status and output come back, and its lines one by one") {
    Turn turn;
    turn.script("pwd; printf 'no newline'; cat; exit 3");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::exited);
    CHECK(outcome->status == 3);
    CHECK(outcome->left_behind == 0);
    const std::string here = turn.folder.path().string();
    CHECK(turn.lines == std::vector<std::string>{here, "no newline"});
    CHECK(turn.transcript() == here + "\nno newline");
    CHECK(outcome->tail == here + "\nno newline");
    CHECK(turn.errors().empty());
}

TEST_CASE("A word on standard error gets into no line of the output") {
    Turn turn;
    turn.request.output = RuntimeOutput::claude_stream_json;
    turn.script("printf '{\"type\":\"system\",\"subtype\":\"init\",'; echo 'warning: slow' >&2; "
                "printf '\"session_id\":\"c-1\"}\\n'; exit 7");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->reading.runtime_session == "c-1");
    CHECK(outcome->errors == "warning: slow");
    CHECK(turn.errors() == "warning: slow\n");
    CHECK(turn.lines == std::vector<std::string>{"warning: slow"});
    CHECK(outcome->verdict().sentence == "the agent ended with status 7: warning: slow");
}

TEST_CASE("What an agent says and does is told in words, and its end is read") {
    Turn turn;
    turn.request.output = RuntimeOutput::claude_stream_json;
    write_file(turn.folder / "said",
               R"({"type":"assistant","message":{"content":[{"type":"text","text":"One\nTwo"},)"
               R"({"type":"tool_use","id":"t","name":"Bash","input":{"command":"make"}}]}})"
               "\ngarbage\n"
               R"({"type":"result","is_error":true,"api_error_status":401,)"
               R"("result":"API Error: 401 bad key","usage":{"input_tokens":3}})"
               "\n");
    turn.script("cat said");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(turn.lines == std::vector<std::string>{"One", "Two", "runs make", "bad key"});
    CHECK(outcome->tail == "One\nTwo\nruns make\nbad key");
    CHECK(outcome->verdict().sentence == "the model refused the key: 401 bad key");
    CHECK(outcome->reading.tokens == TokenUsage{.input = 3});
}

TEST_CASE("A line of 50 MB is passed over, and what follows it is read") {
    Turn turn;
    turn.request.output = RuntimeOutput::claude_stream_json;
    turn.options.transcript_limit = 1000;
    turn.script("printf '{\"x\":\"'; head -c 50000000 /dev/zero | tr '\\0' x; echo '\"}'; "
                "echo '{\"type\":\"result\",\"usage\":{\"output_tokens\":5}}'");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->reading.tokens == TokenUsage{.output = 5});
    CHECK(turn.transcript().size() < 1100);
}

TEST_CASE("An agent reads its brief from standard input, to its end") {
    Turn turn;
    turn.request.input = turn.folder / "prompt.md";
    const std::string brief(300UL << 10U, 'b');
    std::ofstream(turn.request.input) << brief;
    turn.script("wc -c");
    CHECK(turn.run());
    CHECK(turn.lines == std::vector<std::string>{std::to_string(brief.size())});

    Turn none;
    none.request.input = none.folder / "no-such-file";
    none.script("cat");
    const auto refused = none.run();
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, ContainsSubstring("no-such-file"));
}

TEST_CASE("An agent that is talked with is given its task, answered, and let go") {
    Turn turn;
    turn.talks(prompted +
               R"(say '{"jsonrpc":"2.0","id":"p","method":"session/request_permission",)"
               R"("params":{"toolCall":{"kind":"execute","title":"t",)"
               R"("rawInput":{"command":"git push"}},"options":)"
               R"([{"optionId":"n","kind":"reject_once"}]}}'; )"
               R"(read -r line; echo "$line" >answer; )" +
               ended("end_turn", 2) + "read -r line; echo \"$line\" >again; " +
               ended("end_turn", 3) + "cat >rest; echo bye >&2");
    turn.request.talk.refuses = [](const ToolCall& call) {
        return std::optional("Not " + call.command + ".");
    };
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::exited);
    CHECK(outcome->verdict().result == TurnResult::finished);
    CHECK(outcome->reading.runtime_session == "s-1");
    const std::string prompt = read_file(turn.folder / "prompt");
    CHECK(prompt.find("Be kind.") < prompt.find("The brief."));
    CHECK_THAT(read_file(turn.folder / "answer"), ContainsSubstring(R"("optionId":"n")"));
    CHECK_THAT(read_file(turn.folder / "again"), ContainsSubstring("Not git push."));
    CHECK(read_file(turn.folder / "rest").empty());
    CHECK(turn.lines == std::vector<std::string>{"refused: runs git push: Not git push.", "bye"});
    // Both sides, each line whole.
    const auto lines = lines_of(turn.transcript());
    CHECK(lines.size() == 10);
    for (const std::string& line : lines)
        CHECK(acp_message(line));
}

TEST_CASE("A brief of any length is told to an agent that reads it late") {
    Turn turn;
    turn.talks(R"(say '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1}}'; )"
               R"(say '{"jsonrpc":"2.0","id":1,"result":{"sessionId":"s-1"}}'; sleep 0.2; )"
               "head -n 3 | wc -c >size; " +
               ended("end_turn", 2) + "cat >rest");
    write_file(turn.request.input, std::string(3UL << 20U, 'b'));
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->verdict().result == TurnResult::finished);
    CHECK(std::stoul(read_file(turn.folder / "size")) > 3UL << 20U);
}

TEST_CASE("A program that does not speak the protocol is told apart") {
    Turn prints;
    prints.talks("echo 'Usage: agent'; exit 2");
    const auto usage = prints.run();
    REQUIRE(usage);
    CHECK(usage->verdict().result == TurnResult::failed);
    CHECK(usage->verdict().sentence == "the agent does not speak the Agent Client Protocol: it "
                                       "printed 'Usage: agent', and ended with status 2");
    Turn ends;
    ends.talks("exit 0");
    CHECK(ends.run()->verdict().sentence ==
          "the agent does not speak the Agent Client Protocol: it ended without an answer");
    Turn waits;
    waits.options.talk.greeting = Millis{200};
    waits.talks("exec sleep 60");
    const auto waited = waits.run();
    REQUIRE(waited);
    CHECK(waited->end == TurnEnd::concluded);
    CHECK(waited->verdict().sentence ==
          "the agent does not speak the Agent Client Protocol: it did not answer");
}

TEST_CASE("An agent whose turn is over and that does not go is ended, and its turn counts") {
    Turn turn;
    turn.talks(prompted + ended("end_turn", 2) + "exec sleep 60");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::concluded);
    CHECK(outcome->verdict().result == TurnResult::finished);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("An agent that is talked with is asked to end its turn before it is ended") {
    bool asked = false;
    Turn polite;
    polite.options.talk.cancelling = Millis{60'000};
    polite.talks(prompted + ": >ready; read -r line; echo \"$line\" >last; " +
                 ended("cancelled", 2) + "cat");
    polite.every = [&]() -> Result<void> {
        if (polite.ready() && !std::exchange(asked, true)) raise(SIGINT);
        return {};
    };
    const auto outcome = polite.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::interrupted);
    CHECK_THAT(read_file(polite.folder / "last"), ContainsSubstring("session/cancel"));

    asked = false;
    Turn deaf;
    deaf.options.talk.cancelling = Millis{100};
    deaf.talks(prompted + ": >ready; exec sleep 60");
    deaf.every = [&]() -> Result<void> {
        if (deaf.ready() && !std::exchange(asked, true)) raise(SIGINT);
        return {};
    };
    CHECK(deaf.run()->end == TurnEnd::interrupted);
    CHECK_FALSE(deaf.anything_left());
}

TEST_CASE("An agent that asks and does not read is not waited for") {
    Turn turn;
    turn.request.stall = Millis{1000};
    turn.options.transcript_limit = 1000;
    turn.talks(prompted + "yes '{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"more\"}'");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::stalled);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("An agent that a signal ends has status 128 + signal") {
    Turn turn;
    turn.script("kill -KILL $$");
    CHECK(turn.run()->status == 137);
}

TEST_CASE("The keeper waits with the agent until the turn is run") {
    Turn turn;
    turn.script(": > ready");
    {
        const auto prepared = turn.runtime().prepare(turn.request);
        REQUIRE(prepared);
        CHECK(turn.machine.liveness((*prepared)->keeper()) == Liveness::alive);
        CHECK(turn.anything_left());
    }
    CHECK_FALSE(turn.ready());
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("What an agent leaves behind is ended with it and counted") {
    Turn turn;
    turn.script(leave_behind + "exit 0");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::exited);
    CHECK(outcome->status == 0);
    CHECK(outcome->left_behind >= 5);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("An agent that ignores SIGTERM is ended after the grace, one that listens at once") {
    Turn turn;
    turn.options.grace = Millis{60'000};
    turn.script("trap 'echo bye; exit 9' TERM; : > ready; while :; do sleep 0.01; done");
    turn.every = [&]() -> Result<void> {
        if (turn.ready()) return fail(ErrorCode::lease_lost, "gone");
        return {};
    };
    const auto listens = turn.run();
    REQUIRE(listens);
    CHECK(listens->end == TurnEnd::interrupted);
    REQUIRE(listens->error);
    CHECK(listens->error->code == ErrorCode::lease_lost);
    CHECK(listens->status == 9);
    CHECK(turn.lines.back() == "bye");

    Turn deaf;
    deaf.script(leave_behind + "while :; do sleep 1; done");
    deaf.every = [&]() -> Result<void> {
        if (deaf.ready()) return fail(ErrorCode::lease_lost, "gone");
        return {};
    };
    const auto outcome = deaf.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::interrupted);
    CHECK(outcome->status == 128 + SIGKILL);
    CHECK_FALSE(deaf.anything_left());
}

TEST_CASE("An agent in a sandbox is asked to end as well, and nothing of it is left") {
    Turn turn;
    turn.options.grace = Millis{60'000};
    turn.request.sandbox =
        sandbox_command({{turn.folder.path(), Access::write}}, turn.folder.path());
    if (!sandbox_works(turn)) {
        WARN("skipped: bwrap does not work on this machine");
        return;
    }
    turn.script(leave_behind + "trap 'echo bye; exit 9' TERM; while :; do sleep 0.01; done");
    turn.every = [&]() -> Result<void> {
        if (turn.ready()) return fail(ErrorCode::lease_lost, "gone");
        return {};
    };
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::interrupted);
    CHECK(outcome->status == 9);
    CHECK(outcome->left_behind == 0);
    CHECK(turn.lines.back() == "bye");
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("An agent's program that a sandbox would start has to be there, and so has the sandbox") {
    Turn turn;
    turn.request.sandbox = {"sh"};
    turn.request.argv = {"no-such-agent"};
    CHECK(turn.run().error().message == "the agent's program 'no-such-agent' is not on PATH");
    turn.request.sandbox = {"no-such-sandbox"};
    turn.request.argv = {"sh"};
    CHECK(turn.run().error().message == "the sandbox's program 'no-such-sandbox' is not on PATH");
}

TEST_CASE("A signal to us ends the agent and everything it started") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        Turn turn;
        turn.script(leave_behind + "while :; do sleep 1; done");
        turn.every = [&]() -> Result<void> {
            if (turn.ready()) raise(number);
            return {};
        };
        const auto outcome = turn.run();
        REQUIRE(outcome);
        CHECK(outcome->end == TurnEnd::interrupted);
        CHECK_FALSE(outcome->error);
        CHECK_FALSE(turn.anything_left());
    }
}

TEST_CASE("A time limit and silence end a turn, talking does not") {
    Turn slow;
    slow.script("while :; do echo still here; sleep 0.01; done");
    slow.request.timeout = Millis{150};
    slow.request.stall = Millis{100'000};
    CHECK(slow.run()->end == TurnEnd::timed_out);
    CHECK_FALSE(slow.anything_left());

    Turn silent;
    silent.script("echo one; exec sleep 60");
    silent.request.stall = silence;
    const auto stalled = silent.run();
    CHECK(stalled->end == TurnEnd::stalled);
    CHECK(silent.lines == std::vector<std::string>{"one"});

    Turn talks;
    talks.script("i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo $i; sleep 0.1; done");
    talks.request.stall = silence;
    CHECK(talks.run()->end == TurnEnd::exited);
}

TEST_CASE("A tool that runs may be silent for longer than a model") {
    const std::string begins =
        R"(echo '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t"}]}}'; )";
    Turn works;
    works.request.output = RuntimeOutput::claude_stream_json;
    works.request.stall = silence;
    works.request.tool_limit = Millis{60'000};
    works.script(begins + "sleep 3");
    CHECK(works.run()->end == TurnEnd::exited);

    Turn hangs;
    hangs.request.output = RuntimeOutput::claude_stream_json;
    hangs.request.stall = silence;
    hangs.request.tool_limit = silence + Millis{500};
    hangs.script(begins + "exec sleep 60");
    const auto ended = hangs.run();
    CHECK(ended->end == TurnEnd::stalled);
    CHECK_THAT(ended->verdict().sentence, ContainsSubstring("session.tool_limit"));

    Turn waits;
    waits.request.output = RuntimeOutput::claude_stream_json;
    waits.request.stall = Millis{200};
    waits.request.tool_limit = Millis{60'000};
    waits.script("while :; do :; done");
    CHECK(waits.run()->end == TurnEnd::stalled);
}

TEST_CASE("An agent that has used more than it may is ended, one that has ended is not") {
    const auto step = [](const std::string& reason) {
        return R"(echo '{"type":"step_finish","part":{"reason":")" + reason +
               R"(","tokens":{"input":900,"output":200},"cost":0.1}}'; )";
    };
    Turn works;
    works.request.output = RuntimeOutput::opencode_json;
    works.request.budget.tokens = 2000;
    works.script(step("tool-calls") + step("tool-calls") + "exec sleep 60");
    const auto ended = works.run();
    REQUIRE(ended);
    CHECK(ended->end == TurnEnd::over_budget);
    CHECK(ended->verdict().sentence == "the session's budget is used up: 2200 tokens, $0.20");

    Turn finishes;
    finishes.request.output = RuntimeOutput::opencode_json;
    finishes.request.budget.tokens = 1000;
    finishes.script(step("stop") + "sleep 0.1");
    CHECK(finishes.run()->end == TurnEnd::exited);
}

TEST_CASE("An agent that prints plainly is alive while its processes work") {
    Turn works;
    works.request.stall = silence;
    works.request.timeout = silence + Millis{1500};
    works.script("(while :; do :; done) & wait");
    CHECK(works.run()->end == TurnEnd::timed_out);
    CHECK_FALSE(works.anything_left());
}

TEST_CASE("A keeper that is stopped is a stall, one that goes on in time is none") {
    Turn turn;
    const bool goes_on = GENERATE(false, true);
    turn.script(": > ready; exec sleep " + std::string(goes_on ? "0.3" : "60"));
    if (goes_on) turn.options.grace = Millis{60'000};
    auto prepared = turn.runtime().prepare(turn.request);
    REQUIRE(prepared);
    const auto keeper = static_cast<pid_t>((*prepared)->keeper().pid);
    int looks = 0;
    turn.every = [&]() -> Result<void> {
        if (!turn.ready()) return {};
        if (++looks == 1) kill(keeper, SIGSTOP);
        if (goes_on && looks == 5) kill(keeper, SIGCONT);
        return {};
    };
    const auto outcome = turn.run(*std::move(prepared));
    REQUIRE(outcome);
    CHECK(outcome->end == (goes_on ? TurnEnd::exited : TurnEnd::held_up));
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("A keeper that is stopped when its turn is over ends its agent all the same") {
    Turn turn;
    turn.script(": > ready; exec sleep 60");
    turn.options.grace = Millis{60'000};
    turn.request.stall = silence;
    auto prepared = turn.runtime().prepare(turn.request);
    REQUIRE(prepared);
    const auto keeper = static_cast<pid_t>((*prepared)->keeper().pid);
    bool stopped = false;
    turn.every = [&]() -> Result<void> {
        if (turn.ready() && !std::exchange(stopped, true)) kill(keeper, SIGSTOP);
        return {};
    };
    const auto outcome = turn.run(*std::move(prepared));
    REQUIRE(outcome);
    REQUIRE(stopped);
    CHECK(outcome->end == TurnEnd::stalled);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("A killed keeper takes the agent with it, and what hid is found and ended") {
    Turn turn;
    const auto outcome = with_signalled_keeper(turn, SIGKILL);
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::lost);
    CHECK(outcome->left_behind > 0);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("What a killed keeper held is ended as well where it has dropped its environment") {
    Turn turn;
    const auto before = posix::children_of(getpid());
    turn.script("env -i PATH=/usr/bin:/bin setsid sh -c 'echo $$ > hidden; sleep 300 & sleep 300' "
                ">/dev/null 2>&1 & while [ ! -s hidden ]; do :; done; : > ready; kill -9 $PPID; "
                "sleep 300");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::lost);
    CHECK(outcome->left_behind > 0);
    const auto hidden = posix::as_number<pid_t>(trim(read_file(turn.folder / "hidden")));
    REQUIRE(hidden);
    CHECK_FALSE(posix::process_stat(*hidden));
    // Other tests of this process may have left some.
    for (const pid_t child : posix::children_of(getpid())) {
        INFO(child);
        CHECK(std::find(before.begin(), before.end(), child) != before.end());
    }
}

TEST_CASE("A keeper that is gone when a stop is asked for was interrupted, not lost") {
    Turn turn;
    turn.script("sleep 300");
    auto prepared = turn.runtime().prepare(turn.request);
    REQUIRE(prepared);
    kill(static_cast<pid_t>((*prepared)->keeper().pid), SIGKILL);
    raise(SIGINT);
    const auto outcome = turn.run(*std::move(prepared));
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::interrupted);
}

namespace {

// A shell in our place that starts the keeper and waits; killed without a chance to tidy up.
struct DoomedParent {
    Turn turn;
    posix::Child shell;
    // Keeps the orders open, so that their end is not what tells the keeper.
    posix::Descriptor orders;

    explicit DoomedParent(bool hold_orders) {
        mkfifo((turn.folder / "orders").c_str(), 0600);
        if (hold_orders) orders = posix::Descriptor(open((turn.folder / "orders").c_str(), O_RDWR));
        const std::vector<std::string> argv{
            "sh", "-c",
            "printf '%s\\0' sh -c \"$1\" >arguments; "
            "\"$0\" $$ 100 session bare /bin/sh 3<orders 4>report 5<arguments >/dev/null 2>&1 & "
            "exec 9>orders; printf g >&9; wait",
            ATELIER_KEEPER, "echo $$ > agent; " + leave_behind + "while :; do sleep 1; done"};
        auto started = spawn({.program = "/bin/sh",
                              .argv = argv,
                              .environment = turn.request.environment,
                              .directory = turn.folder.path(),
                              .descriptors = {0, 1, 2}});
        REQUIRE(started);
        shell = *std::move(started);
        REQUIRE(eventually([&] { return turn.ready(); }));
    }
    ~DoomedParent() {
        if (turn.anything_left()) (void)turn.machine.end_processes_of(turn.request.session);
    }
    void kill_it() {
        kill(shell.pid, SIGKILL);
        posix::reap(shell.pid);
    }
};

} // namespace

TEST_CASE("The keeper ends everything when its parent is killed") {
    const bool hold_orders = GENERATE(true, false);
    DoomedParent parent(hold_orders);
    parent.kill_it();
    CHECK(eventually([&] { return !parent.turn.anything_left(); }));
    CHECK_THAT(read_file(parent.turn.folder / "report"), ContainsSubstring("ended 137 "));
}

TEST_CASE("The agent dies with a keeper that is killed") {
    DoomedParent parent(true);
    std::ifstream number(parent.turn.folder / "agent");
    pid_t agent = 0;
    REQUIRE(number >> agent);
    const auto identity = parent.turn.machine.identity_of(agent);
    REQUIRE(parent.turn.machine.liveness(identity) == Liveness::alive);
    const std::string line = read_file("/proc/" + std::to_string(agent) + "/status");
    const std::size_t at = line.find("PPid:\t") + 6;
    kill(std::stoi(line.substr(at)), SIGKILL);
    CHECK(eventually([&] { return parent.turn.machine.liveness(identity) == Liveness::gone; }));
}

TEST_CASE("SIGTERM to the keeper ends everything") {
    Turn turn;
    const auto outcome = with_signalled_keeper(turn, SIGTERM);
    REQUIRE(outcome);
    CHECK(outcome->left_behind >= 5);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("A keeper whose parent is gone already starts nothing") {
    Turn turn;
    const posix::Pipe orders = *posix::make_pipe();
    const posix::Pipe reports = *posix::make_pipe();
    // Not the process that starts it.
    const std::vector<std::string> argv{"atelier-keeper", "1", "100", "session", "bare", "/bin/sh"};
    const auto arguments = posix::memory_file(std::string("sh\0-c\0: > ready\0", 16));
    REQUIRE(arguments);
    REQUIRE(write(orders.write.get(), "g", 1) == 1);
    const auto keeper =
        spawn({.program = ATELIER_KEEPER,
               .argv = argv,
               .environment = turn.request.environment,
               .directory = turn.folder.path(),
               .descriptors = {0, 1, 2, orders.read.get(), reports.write.get(), arguments->get()}});
    REQUIRE(keeper);
    CHECK(posix::reap(keeper->pid) == 128);
    CHECK_FALSE(turn.ready());
}

TEST_CASE("An agent's program that is not there or not one is an error") {
    Turn turn;
    turn.request.argv = {"no-such-agent", "x"};
    const auto missing = turn.run();
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::runtime_missing);
    CHECK_THAT(missing.error().message, ContainsSubstring("no-such-agent"));
    CHECK_THAT(missing.error().hint, ContainsSubstring("--agent"));

    std::ofstream(turn.folder / "broken") << "#!/no/such/interpreter\n";
    std::filesystem::permissions(turn.folder / "broken", std::filesystem::perms::owner_all);
    turn.request.argv = {"./broken"};
    const auto broken = turn.run();
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::runtime_missing);
    CHECK_FALSE(turn.anything_left());
}

TEST_CASE("The transcript stops at its limit and says so, the agent goes on") {
    Turn turn;
    turn.options.transcript_limit = 1000;
    turn.script("i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo line $i; done; exit 4");
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->status == 4);
    CHECK(turn.lines.size() == 500);
    const std::string kept = turn.transcript();
    CHECK(kept.starts_with("line 1\n"));
    CHECK(kept.ends_with("\n[the transcript ends here: it has reached its limit]\n"));
    CHECK(kept.size() < 1100);
}

TEST_CASE(
    "A secret of the environment is in no transcript and no line, also when it comes in two") {
    Turn turn;
    turn.request.environment["NPM_TOKEN"] = "npm_abcdef123456";
    turn.script(
        "printf 'begun\\nto npm_abc'; until [ -e go ]; do :; done; echo def123456 \"$NPM_TOKEN\"");
    turn.every = [&]() -> Result<void> {
        if (turn.transcript().starts_with("begun\n")) write_file(turn.folder / "go", "");
        return {};
    };
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(turn.transcript() == "begun\nto *** ***\n");
    CHECK(turn.lines == std::vector<std::string>{"begun", "to *** ***"});
    CHECK(outcome->tail == "begun\nto *** ***");
}

TEST_CASE("A secret of the environment that an agent is told is not kept") {
    Turn turn;
    turn.request.environment["NPM_TOKEN"] = "npm_abcdef123456";
    turn.talks(prompted + ended("end_turn", 2));
    write_file(turn.request.input, "Check 1 said: npm_abcdef123456 is no good.");
    REQUIRE(turn.run());
    CHECK_THAT(read_file(turn.folder / "prompt"), ContainsSubstring("npm_abcdef123456"));
    CHECK_THAT(turn.transcript(), ContainsSubstring("Check 1 said: *** is no good."));
    CHECK(turn.transcript().find("npm_abcdef123456") == std::string::npos);
}

TEST_CASE("Lines are valid UTF-8 and of bounded length") {
    Turn turn;
    turn.script("printf 'a\\377b\\r\\n'; head -c 100000 /dev/zero | tr '\\0' x; echo; echo end");
    REQUIRE(turn.run());
    REQUIRE(turn.lines.size() == 3);
    CHECK(turn.lines[0] == "a\xEF\xBF\xBD"
                           "b");
    CHECK(turn.lines[1].size() < 20'000);
    CHECK(turn.lines[1].ends_with("[...]"));
    CHECK(turn.lines[2] == "end");
}

TEST_CASE("The agent runs in a session of its own, with no descriptor of ours") {
    Turn turn;
    turn.script("ls /proc/self/fd | wc -l; "
                "[ $(cut -d' ' -f6 /proc/$$/stat) = $$ ] && echo leads");
    REQUIRE(turn.run());
    CHECK(turn.lines == std::vector<std::string>{"4", "leads"});
}

TEST_CASE("What an agent is told is not among its keeper's arguments") {
    Turn turn;
    turn.script("tr '\\0' ' ' < /proc/$PPID/cmdline; echo; : a brief");
    REQUIRE(turn.run());
    REQUIRE_FALSE(turn.lines.empty());
    CHECK_THAT(turn.lines[0], ContainsSubstring("atelier-keeper") && ContainsSubstring("/sh"));
    CHECK_THAT(turn.lines[0], !ContainsSubstring("a brief"));
}

TEST_CASE("An interactive agent keeps our terminal, and Ctrl-C is for it alone") {
    Turn turn;
    turn.request.interactive = true;
    turn.script("[ $(cut -d' ' -f6 /proc/$$/stat) = $$ ] && exit 1; : > ready; "
                "while [ ! -e go ]; do sleep 0.01; done; exit 5");
    bool raised = false;
    turn.every = [&]() -> Result<void> {
        if (turn.ready() && !raised) {
            raise(SIGINT);
            raised = true;
            std::ofstream(turn.folder / "go");
        }
        return {};
    };
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::exited);
    CHECK(outcome->status == 5);
    CHECK_FALSE(turn.interrupt.requested());
    CHECK_FALSE(std::filesystem::exists(turn.request.transcript));
}

TEST_CASE("An interactive agent ends when we are asked to end") {
    Turn turn;
    turn.request.interactive = true;
    turn.script(leave_behind + "while :; do sleep 1; done");
    turn.every = [&]() -> Result<void> {
        if (turn.ready()) raise(SIGTERM);
        return {};
    };
    const auto outcome = turn.run();
    REQUIRE(outcome);
    CHECK(outcome->end == TurnEnd::interrupted);
    CHECK_FALSE(turn.anything_left());
}
