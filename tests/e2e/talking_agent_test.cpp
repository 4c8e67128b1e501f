// Workers that are talked with in the Agent Client Protocol, in a session as any other.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct TalkingWorker {
    TalkingWorker() {
        epic = sandbox
                   .plan(repository.folder, "epics:\n  - title: Talk\n    root_branch: talk\n"
                                            "    changesets:\n      - title: Say x\n"
                                            "        description: Write new.txt.\n")
                   .front();
    }

    // A runtime of the script, which answers by say ID RESULT.
    ProcessResult work(const std::string& script) {
        const fs::path agent = sandbox.root() / "agent.sh";
        write_file(agent, "say() { printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}\\n' "
                          "\"$1\" \"$2\"; }\n" +
                              script);
        write_file(sandbox.project(repository.folder) / "templates/runtimes/talks.yaml",
                   "output: acp\nworker: [sh, \"" + agent.string() + "\"]\nworker_resume: [sh, \"" +
                       agent.string() + "\"]\n");
        return sandbox.try_atelier(repository.folder, {"work", "--mode", "auto", "--run-mode",
                                                       "once", "--agent", "talks"});
    }
    // The same of one that ends well, with its commit landed.
    void lands(const std::string& script) {
        const auto worked = work(script);
        INFO(worked.out << worked.err);
        CHECK(worked.status == 0);
        CHECK(sandbox.git().try_git(repository.folder, {"show", "talk:new.txt"}).out == "x\n");
    }
    // Where the script notes what it is told.
    std::string seen() const { return (sandbox.root() / "seen").string(); }
    std::string shown() {
        return sandbox.json(repository.folder, {"show", epic + ".1", "--json"}).dump();
    }

    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic;
};

const std::string greeted = "read -r line; say 0 '{\"protocolVersion\":1}'\n"
                            "read -r line; say 1 '{\"sessionId\":\"talk-1\"}'\n";

} // namespace

TEST_CASE("an agent that is talked with works, and a push that it asks about is refused",
          "[e2e][talk]") {
    TalkingWorker at;
    at.lands(
        greeted + "read -r line; printf '%s\\n' \"$line\" >" + at.seen() +
        "\nprintf '%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":\"p\","
        "\"method\":\"session/request_permission\",\"params\":{\"toolCall\":{\"kind\":"
        "\"execute\",\"rawInput\":{\"command\":\"git push origin HEAD\"}},\"options\":["
        "{\"optionId\":\"yes\",\"kind\":\"allow_once\"},"
        "{\"optionId\":\"no\",\"kind\":\"reject_once\"}]}}'\n"
        "read -r line; printf '%s\\n' \"$line\" >>" +
        at.seen() +
        "\n{ echo x >new.txt; git add new.txt; git commit -q -m 'Say x'; changeset_done; } "
        "</dev/null >/dev/null\n"
        "printf '%s\\n' '{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{"
        "\"update\":{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"Commit\"}}}'"
        "\nsay 2 '{\"stopReason\":\"end_turn\"}'\nread -r line\n");
    const std::string told = read_file(at.seen());
    // The instructions, the brief, and the answer with its reason.
    CHECK_THAT(told, ContainsSubstring("One session is one changeset."));
    CHECK_THAT(told, ContainsSubstring("Write new.txt."));
    CHECK_THAT(told, ContainsSubstring("\"optionId\":\"no\""));
    CHECK_THAT(told, ContainsSubstring("An agent does not push."));
    CHECK_THAT(at.shown(), ContainsSubstring("talk-1"));
}

TEST_CASE("an agent that is talked with is reminded in the conversation that it had",
          "[e2e][talk]") {
    TalkingWorker at;
    at.lands("note() { read -r line; printf '%s\\n' \"$line\" >>" + at.seen() +
             "; }\nread -r line; "
             "say 0 '{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true}}'\n"
             "note; case $line in *session/load*) again=yes; say 1 '{}';; "
             "*) say 1 '{\"sessionId\":\"talk-1\"}';; esac\nnote\n"
             "[ -z \"$again\" ] || { echo x >new.txt; git add new.txt; git commit -q -m 'Say x'; "
             "changeset_done; } </dev/null >/dev/null\n"
             "say 2 '{\"stopReason\":\"end_turn\"}'\nread -r line\n");
    const auto lines = lines_of(read_file(at.seen()));
    REQUIRE(lines.size() == 4);
    CHECK_THAT(lines[0], ContainsSubstring("session/new"));
    CHECK_THAT(lines[2], ContainsSubstring("session/load") && ContainsSubstring("talk-1"));
    CHECK_THAT(lines[3], ContainsSubstring("You have not said how " + at.epic + ".1"));
    CHECK(lines[3].find("One session is one changeset.") == std::string::npos);
}

TEST_CASE("a program that does not speak the protocol blocks the changeset and is named so",
          "[e2e][talk]") {
    TalkingWorker at;
    const auto worked = at.work("echo 'agent: no such option'; exit 2");
    INFO(worked.out << worked.err);
    CHECK_THAT(worked.out + worked.err,
               ContainsSubstring("the agent does not speak the Agent Client Protocol: it printed "
                                 "'agent: no such option', and ended with status 2"));
}

TEST_CASE("an agent that wants a login first says so", "[e2e][talk]") {
    TalkingWorker at;
    const auto worked =
        at.work("read -r line; say 0 '{\"protocolVersion\":1}'\nread -r line\n"
                "printf '%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,"
                "\"message\":\"run agent login\"}}'\nread -r line\n");
    CHECK_THAT(worked.out + worked.err,
               ContainsSubstring("the agent is not logged in: run agent login"));
}
