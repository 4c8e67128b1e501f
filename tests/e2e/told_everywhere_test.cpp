// Why a session did not land is one sentence, wherever a person meets it: in the run that held it,
// in what is looked at afterwards, and in the message about it.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// An agent that prints what a real one did, then does what the shell command says.
struct Failing {
    std::string output;
    std::string recording;
    std::string then;
    std::string sentence;
    // A limit asks nobody anything.
    bool asks = true;
};

struct Told {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string changeset =
        sandbox
            .plan(repository.folder, "epics:\n  - title: One\n    root_branch: one\n"
                                     "    changesets: [{title: First, description: Do it.}]\n")
            .front() +
        ".1";

    explicit Told(const Failing& agent) {
        const fs::path project = sandbox.project(repository.folder);
        const fs::path lines = source_folder() / "tests/data/agents" / (agent.recording + ".jsonl");
        write_file(project / "templates/runtimes/marvin.yaml",
                   "worker: [sh, -c, \"cat " + lines.string() + "; " + agent.then +
                       "\"]\nprompt: stdin\noutput: " + agent.output + "\n");
        write_file(project / "config.user.json",
                   R"({"session": {"stall": "2s", "max_attempts": 1}})");
    }
    std::string says(std::vector<std::string> arguments) {
        const ProcessResult result = sandbox.try_atelier(repository.folder, std::move(arguments));
        return result.out + result.err;
    }
    std::string message() {
        const Json inbox = sandbox.json(repository.folder, {"inbox"});
        const auto& messages = at(inbox, {"messages"}).as_array();
        if (messages.empty()) return {};
        return says({"inbox", messages.front().string_at("id")});
    }
};

} // namespace

TEST_CASE("why a session did not land is told in one sentence everywhere", "[e2e][told]") {
    const auto agent = GENERATE(
        Failing{"claude-stream-json", "claude-401", "exit 1",
                "the model refused the key: 401 bad key"},
        Failing{"claude-stream-json", "claude-429", "exit 1",
                "the model allows no more for now: 429 usage limit reached, resets later; it is "
                "tried again in ",
                false},
        Failing{"codex-jsonl", "codex-refused", "exit 1",
                "the model refused to answer: stream disconnected before completion: Incomplete "
                "response returned, reason: content_filter"},
        Failing{"pi-json", "pi-cut", "exit 0",
                "the model's answer was cut off at its output limit"},
        Failing{"gemini-stream-json", "gemini-refused", "exit 0",
                "the agent ended without a commit and without saying that it is done; it said "
                "last: I cannot help with that."},
        Failing{"gemini-stream-json", "gemini-ok", "echo x >left.txt",
                "1 file not committed: left.txt"},
        Failing{"plain", "gemini-ok", "sleep 1000",
                "the agent was ended: no output for session.stall"});
    INFO(agent.recording << ", " << agent.then);
    Told told(agent);
    const auto is_in = [&](const std::string& text) {
        CHECK_THAT(text, ContainsSubstring(agent.sentence));
    };
    is_in(told.says({"work", "--yes", "--agent", "marvin"}));
    is_in(told.says({"status"}));
    is_in(told.says({"show", told.changeset}));
    is_in(told.says({"log"}));
    is_in(told.says({"why", told.changeset}));
    if (agent.asks)
        is_in(told.message());
    else
        CHECK(told.message().empty());
}
