// Agents that print too much, nonsense or nothing, that do not end, or leave something behind; and
// runs that are ended while one of their tools runs: the outcome is right, no process is left, and
// the next run goes on. In full size with ATELIER_TEST_AGENT_SIZE=full.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <cstdlib>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

bool in_full_size() {
    const char* const wanted = std::getenv("ATELIER_TEST_AGENT_SIZE");
    return wanted != nullptr && std::string(wanted) == "full";
}

std::string size_of(const std::string& full, const std::string& small) {
    return in_full_size() ? full : small;
}

constexpr const char* tool_begins =
    R"(echo '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t","name":"Bash","input":{"command":"make"}}]}}'
)";
constexpr const char* tool_ends =
    R"(echo '{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t"}]}}'
)";
constexpr const char* does_its_work =
    "echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello' && changeset_done "
    ">/dev/null\n";

class AwkwardAgent {
  public:
    // `script`: the agent, in sh. `session`: the settings of that name, as JSON.
    explicit AwkwardAgent(const std::string& script, const std::string& session = "{}",
                          const std::string& description = "The file hello.txt greets.")
        : repository_(sandbox_.git().plain()) {
        changeset_ =
            sandbox_.plan(repository_.folder, numbered_parts(description, 1)).front() + ".1";
        const fs::path project = sandbox_.project(repository_.folder);
        write_file(project / "config.user.json",
                   R"({"agent": {"default": "awkward"}, "session": )" + session + "}");
        write_file(project / "templates/runtimes/awkward.yaml",
                   "worker: [sh, \"" + agent().string() +
                       "\"]\nprompt: stdin\noutput: claude-stream-json\n");
        write_file(agent(), script);
    }

    fs::path agent() const { return sandbox_.root() / "agent.sh"; }
    fs::path place(const std::string& name) const { return sandbox_.root() / name; }
    AtelierSandbox& sandbox() { return sandbox_; }
    const fs::path& folder() const { return repository_.folder; }

    // Of one run: the code it was blocked or failed with, or its end.
    std::string outcome() {
        const ProcessResult run = sandbox_.try_atelier(folder(), {"work", "--yes", "--json"});
        INFO(run.out << run.err);
        const auto parsed = parse_json(run.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        const Json& worked = std::get<Json>(parsed);
        if (const auto& failed = at(worked, {"failures"}).as_array(); !failed.empty())
            return at(failed.front(), {"error", "code"}).as_string() + ": " +
                   at(failed.front(), {"error", "message"}).as_string();
        const Json& session = at(worked, {"sessions", "0"});
        const Json& code = at(session, {"code"});
        return (code.is_string() ? code.as_string() : session.string_at("end")) + ": " +
               session.string_at("text");
    }
    bool nothing_is_left() {
        return eventually([&] { return processes_of(sandbox_.root()).empty(); });
    }
    // The agent behaves from now on, and may take its time.
    bool goes_on() {
        write_file(sandbox_.project(folder()) / "config.user.json",
                   R"({"agent": {"default": "awkward"}})");
        write_file(agent(), does_its_work);
        sandbox_.try_atelier(folder(), {"retry", changeset_});
        const ProcessResult worked = sandbox_.try_atelier(folder(), {"work", "--yes"});
        INFO(worked.out << worked.err);
        return sandbox_.git().try_git(folder(), {"show", "one:hello.txt"}).out == "hello\n";
    }

  private:
    AtelierSandbox sandbox_;
    BuiltRepository repository_;
    std::string changeset_;
};

void lands(const std::string& before, const std::string& session = "{}") {
    AwkwardAgent agent(before + does_its_work, session);
    CHECK_THAT(agent.outcome(), ContainsSubstring("integrated: 1 commit landed"));
    CHECK(agent.nothing_is_left());
}

void is_told(const std::string& script, const std::string& outcome,
             const std::string& session = "{}") {
    AwkwardAgent agent(script, session);
    CHECK(agent.outcome() == outcome);
    CHECK(agent.nothing_is_left());
    CHECK(agent.goes_on());
}

} // namespace

TEST_CASE("an agent that prints without end of it lands its work", "[e2e][awkward]") {
    AwkwardAgent agent("yes '{\"type\":\"noise\"}' | head -c " + size_of("200000000", "4000000") +
                       "\n" + does_its_work);
    CHECK_THAT(agent.outcome(), ContainsSubstring("integrated: "));
    for (const auto& kept :
         fs::directory_iterator(agent.sandbox().project(agent.folder()) / "transcripts"))
        CHECK(kept.file_size() <= (64UL << 20U) + 1000);
    CHECK(agent.nothing_is_left());
}

TEST_CASE("an agent that prints nonsense lands its work", "[e2e][awkward]") {
    lands("head -c " + size_of("3000000", "300000") + " /dev/urandom; echo\n");
    lands("printf '{\"type\":\"resul'\n");
    lands("printf '{\"type\":\"result\",\"text\":\"'; head -c " + size_of("50000000", "5000000") +
          " /dev/zero | tr '\\0' x; echo '\"}'\n");
}

TEST_CASE("an agent that ends too late, too soon or by force is told apart", "[e2e][awkward]") {
    is_told("while :; do echo '{\"type\":\"noise\"}'; sleep 0.1; done\n",
            "runtime-stalled: the agent was ended after session.timeout", R"({"timeout": "1s"})");
    is_told("exit 0\n", "runtime-failed: the agent ended without a commit and without saying that "
                        "it is done");
    is_told("exit 3\n", "runtime-failed: the agent ended with status 3");
    is_told("kill -9 $$\n", "runtime-failed: the agent was killed");
}

TEST_CASE("what an agent leaves behind holds nothing up and is ended", "[e2e][awkward]") {
    lands("sleep 300 &\n");
    lands(tool_begins + std::string("sh -c 'sleep 300 & sleep 301 >/dev/null 2>&1 &'\n") +
          tool_ends);
}

TEST_CASE("a brief of 300 KiB reaches the agent", "[e2e][awkward]") {
    const std::string much(300UL << 10U, 'x');
    AwkwardAgent agent(std::string("wc -c >\"${0%/*}/size\"\n") + does_its_work, "{}", much);
    CHECK_THAT(agent.outcome(), ContainsSubstring("integrated: "));
    CHECK(parse_integer(trim(read_file(agent.place("size")))).value_or(0) >
          static_cast<long>(much.size()));
}

TEST_CASE("a silent tool may take longer than session.stall, a silent model may not",
          "[e2e][awkward]") {
    const std::string session = R"({"stall": ")" + size_of("10s", "3s") + "\"}";
    // It works on without a word as long as the tool runs: how long that takes is the machine's.
    AwkwardAgent works(
        tool_begins + ("sleep " + size_of("40", "7") + "\n") + does_its_work + tool_ends, session);
    CHECK_THAT(works.outcome(), ContainsSubstring("integrated: 1 commit landed"));
    is_told("echo '{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\"}'; sleep 300\n",
            "runtime-stalled: the agent was ended: no output for session.stall", session);
}

TEST_CASE("a run that is ended while a tool runs leaves nothing, and the next one goes on",
          "[e2e][awkward]") {
    const int number = GENERATE(SIGINT, SIGTERM, SIGKILL);
    CAPTURE(number);
    AwkwardAgent agent(tool_begins + std::string(">\"${0%/*}/begun\"; sleep 300\n"));
    write_file(agent.sandbox().project(agent.folder()) / "config.user.json",
               R"({"agent": {"default": "awkward"}, "lease": {"seconds": 1}})");
    Background run = agent.sandbox().start(agent.folder(), {"work", "--yes"});
    eventually("the tool runs", [&] { return fs::exists(agent.place("begun")); });

    run.signal(number);

    CHECK(run.wait() == (number == SIGKILL ? 128 + SIGKILL : 1));
    CHECK(agent.nothing_is_left());
    CHECK(agent.goes_on());
}
