// An agent's conversation that outlives its turn: taken up after a session was broken off, and for
// one more turn after the agent has ended without a word.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

#include <algorithm>
#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Notes how it was called, says which conversation it is, and does what the turn's script says.
constexpr auto noting_agent = R"sh(#!/bin/sh
root=@ROOT@
echo "$*" >>"$root/calls"
cat >"$root/prompt"
mkdir -p "$HOME/.marvin"
: >"$HOME/.marvin/c-1.log"
echo '{"type":"system","subtype":"init","session_id":"c-1"}'
turn=$(wc -l <"$root/calls")
. "$root/turn-$turn"
echo '{"type":"result","subtype":"success","usage":{"input_tokens":10,"output_tokens":1},"total_cost_usd":'"$turn.5"'}'
)sh";

constexpr auto finishes = "echo x >done.txt; git add -A; git commit -q -m Done; "
                          "changeset_done >/dev/null\n";

struct Marvin {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic =
        sandbox
            .plan(repository.folder, "epics:\n  - title: One\n    root_branch: one\n"
                                     "    changesets: [{title: First, description: Do it.}]\n")
            .front();

    Marvin() {
        const fs::path agent = sandbox.root() / "marvin";
        std::string text = noting_agent;
        text.replace(text.find("@ROOT@"), 6, sandbox.root().string());
        write_file(agent, text);
        fs::permissions(agent, fs::perms::owner_all);
        write_file(sandbox.project(repository.folder) / "templates/runtimes/marvin.yaml",
                   "worker: [" + agent.string() + ", work]\nworker_resume: [" + agent.string() +
                       ", resume, \"{runtime_session}\"]\nprompt: stdin\n"
                       "conversation: [\"~/.marvin/{runtime_session}.log\"]\n"
                       "output: claude-stream-json\n");
    }
    void turn(int number, const std::string& script) {
        write_file(sandbox.root() / ("turn-" + std::to_string(number)), script);
    }
    std::vector<std::string> arguments() const {
        return {"work", "--run-mode", "once", "--agent", "marvin", epic};
    }
    ProcessResult work() { return sandbox.try_atelier(repository.folder, arguments()); }
    std::vector<std::string> calls() const { return lines_of(read_file(sandbox.root() / "calls")); }
    std::string prompt() const { return read_file(sandbox.root() / "prompt"); }
    std::string state() {
        return at(sandbox.json(repository.folder, {"show", epic + ".1"}), {"state"}).as_string();
    }
};

using Calls = std::vector<std::string>;

} // namespace

TEST_CASE("a session that was stopped goes on in its agent's conversation", "[e2e][resume]") {
    Marvin marvin;
    marvin.turn(1, "echo half >half.txt; : >\"$root/begun\"; exec sleep 1000\n");
    marvin.turn(2, finishes);
    Background first = marvin.sandbox.start(marvin.repository.folder, marvin.arguments());
    eventually("the agent works", [&] { return fs::exists(marvin.sandbox.root() / "begun"); });
    first.signal(SIGINT);
    CHECK(first.wait() != 0);
    SECTION("that is there still") {
        const ProcessResult second = marvin.work();
        INFO(second.out << second.err);
        CHECK(marvin.calls() == Calls{"work", "resume c-1"});
        CHECK_THAT(marvin.prompt(), ContainsSubstring("- half.txt"));
    }
    SECTION("unless that is gone") {
        fs::remove(marvin.sandbox.git().home() / ".marvin/c-1.log");
        const ProcessResult second = marvin.work();
        INFO(second.out << second.err);
        CHECK(marvin.calls() == Calls{"work", "work"});
        CHECK_THAT(marvin.prompt(), ContainsSubstring("was stopped before its end"));
    }
}

TEST_CASE("a session that came to the model's limit goes on in its agent's conversation",
          "[e2e][resume]") {
    Marvin marvin;
    marvin.turn(1, "echo '{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,"
                   "\"api_error_status\":429,\"result\":\"API Error: 429 slow down\"}'; exit 1\n");
    marvin.turn(2, finishes);
    CHECK_THAT(marvin.work().err, ContainsSubstring("allows no more for now"));
    const ProcessResult second = marvin.work();
    INFO(second.out << second.err);
    CHECK(marvin.calls() == Calls{"work", "resume c-1"});
    CHECK(marvin.state() == "merged");
}

TEST_CASE("an agent that ends without a word is told once what is missing", "[e2e][resume]") {
    Marvin marvin;
    marvin.turn(1, "echo half >half.txt\n");
    SECTION("and does it") {
        marvin.turn(2, std::string("rm half.txt; ") + finishes);
        const ProcessResult worked = marvin.work();
        INFO(worked.out << worked.err);
        CHECK(marvin.state() == "merged");
        const Json shown =
            marvin.sandbox.json(marvin.repository.folder, {"show", marvin.epic + ".1"});
        CHECK(at(shown, {"usage", "tokens", "input"}).as_int() == 20);
        // It says what the conversation has cost, not the turn.
        CHECK(at(shown, {"usage", "cost"}).as_double() == 2.5);
        const auto transcript = lines_of(read_file(at(shown, {"transcript"}).as_string()));
        CHECK(std::ranges::count_if(transcript, [](const std::string& line) {
                  return line.find("\"init\"") != std::string::npos;
              }) == 2);
    }
    SECTION("and is judged then") {
        marvin.turn(2, "true\n");
        CHECK(marvin.work().status == 1);
        CHECK(marvin.state() == "blocked");
    }
    CHECK(marvin.calls() == Calls{"work", "resume c-1"});
    CHECK_THAT(marvin.prompt(), ContainsSubstring("You have not said how " + marvin.epic + ".1") &&
                                    ContainsSubstring("half.txt"));
}

TEST_CASE("a planner on a terminal goes on in its last conversation, unless a new one is wanted",
          "[e2e][resume][terminal]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const fs::path calls = sandbox.root() / "calls";
    const fs::path agent = sandbox.root() / "marvin";
    write_file(agent, "#!/bin/sh\necho \"$1 $2\" >>'" + calls.string() +
                          "'\necho '{\"session_id\":\"p-1\"}' | "
                          "atelier-session-start --form claude >/dev/null\n");
    fs::permissions(agent, fs::perms::owner_all);
    write_file(sandbox.project(repository.folder) / "templates/runtimes/marvin.yaml",
               "planner: [" + agent.string() + ", begins, it]\nplanner_resume: [" + agent.string() +
                   ", goes-on, \"{runtime_session}\", \"{prompt}\"]\n");
    for (const std::vector<std::string>& more : {std::vector<std::string>{},
                                                 {"Greet everybody"},
                                                 {"--new-session"},
                                                 {"--name", "other"}}) {
        std::vector<std::string> argv{(sandbox.programs() / "git-atelier").string(), "plan",
                                      "--agent", "marvin"};
        argv.insert(argv.end(), more.begin(), more.end());
        OnTerminal plan(argv, sandbox.environment(), repository.folder);
        CHECK(plan.wait() == 0);
        INFO(plan.screen());
    }
    CHECK(lines_of(read_file(calls)) ==
          Calls{"begins it", "goes-on p-1", "begins it", "begins it"});
}
