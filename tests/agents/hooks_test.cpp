// What each real agent is given beside its user's own settings: instructions, skills, hooks. The
// model reads them, a forbidden call is refused with our sentence, and who ends without a word is
// reminded once.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Whether the agent can be kept from ending its turn.
enum class AtStop { reminded, let_go };

void is_wired(const std::string& agent, AtStop at_stop) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    ModelScript script;
    script.runs("git push origin HEAD")
        .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
        .says("The greeting is there.");
    if (at_stop == AtStop::reminded) script.runs("changeset_done").says("Now I have said so.");
    const ModelServer model(sandbox, script);
    log_in(sandbox, agent, model.url());
    sandbox.atelier(repository.folder, {"init", "--yes", "--agent", agent});
    sandbox.plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                    "    changesets:\n      - title: Say hello\n"
                                    "        description: The file hello.txt greets.\n");

    const ProcessResult worked = sandbox.try_atelier(repository.folder, {"work", "--yes"});

    const std::string read = model.read();
    INFO(worked.out << worked.err << "\nheard:\n"
                    << model.heard() << "\nresults:\n"
                    << join(model.results(), "\n"));
    CHECK(worked.status == 0);
    // The startup contract, the role's instructions, a skill's description.
    CHECK(read.find("next: resume") != std::string::npos);
    CHECK(read.find("One session is one changeset.") != std::string::npos);
    CHECK(read.find("Say that the changeset is finished.") != std::string::npos);
    CHECK(model.results().front().find("An agent does not push.") != std::string::npos);
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    if (at_stop == AtStop::let_go) return;
    int reminded = 0;
    for (const Json& request : model.requests())
        if (request.find("turn") != nullptr &&
            at(request, {"said"}).dump().find("call 'changeset_done") != std::string::npos)
            ++reminded;
    CHECK(reminded == 1);
}

} // namespace

TEST_CASE("Claude Code is given instructions, skills and hooks", "[agents][claude]") {
    is_wired("claude", AtStop::reminded);
}
TEST_CASE("Codex is given instructions, skills and hooks", "[agents][codex]") {
    is_wired("codex", AtStop::reminded);
}
TEST_CASE("Gemini CLI is given instructions, skills and hooks", "[agents][gemini]") {
    is_wired("gemini", AtStop::reminded);
}
TEST_CASE("OpenCode is given instructions, skills and hooks", "[agents][opencode]") {
    is_wired("opencode", AtStop::let_go);
}
TEST_CASE("Copilot CLI is given instructions, skills and hooks", "[agents][copilot]") {
    is_wired("copilot", AtStop::reminded);
}
TEST_CASE("pi is given instructions, skills and hooks", "[agents][pi]") {
    is_wired("pi", AtStop::reminded);
}
TEST_CASE("Qwen Code is given instructions, skills and hooks", "[agents][qwen]") {
    is_wired("qwen", AtStop::reminded);
}
