// Each real agent as a worker: from the claim to the landing, its model played by a script.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

void carries_out_a_changeset(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const ModelServer model(
        sandbox,
        ModelScript()
            .uses(1234, 200, 56)
            .turn(R"({"text":"I look around.","run":"pwd"})")
            .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
            .runs("changeset_done")
            .says("The greeting is there."));
    log_in(sandbox, agent, model.url());
    // What is wrong about where programs run shows when they are started from elsewhere.
    sandbox.environment()["PWD"] = repository.folder.string();
    sandbox.atelier(repository.folder, {"init", "--yes", "--agent", agent});
    const std::string epic =
        sandbox
            .plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                     "    changesets:\n      - title: Say hello\n"
                                     "        description: The file hello.txt greets.\n")
            .front();

    const ProcessResult worked = sandbox.try_atelier(repository.folder, {"work", "--yes"});

    std::string heard = model.heard();
    INFO(worked.out << worked.err << "\nresults:\n" << join(model.results(), "\n"));
    CHECK(worked.status == 0);
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    const std::string trailers =
        sandbox.git().git(repository.folder, {"log", "-1", "--format=%(trailers)", "greet"});
    for (const std::string& trailer : {"Atelier-Epic: " + epic, "Atelier-Changeset: " + epic + ".1",
                                       std::string("Atelier-Agent: atelier/worker/worker-1")})
        CHECK(trailers.find(trailer + "\n") != std::string::npos);
    CHECK(heard.find(epic + ".1") != std::string::npos);
    CHECK(heard.find("The file hello.txt greets.") != std::string::npos);
    CHECK(model.results().front().find("worktrees/" + epic + ".1") != std::string::npos);
    // Nothing is left in the user's checkout.
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
    CHECK(sandbox.git().git(repository.folder, {"rev-list", "--count", "main"}) == "1");
}

} // namespace

TEST_CASE("Claude Code carries out a changeset", "[agents][workers][claude]") {
    carries_out_a_changeset("claude");
}
TEST_CASE("Codex carries out a changeset", "[agents][workers][codex]") {
    carries_out_a_changeset("codex");
}
TEST_CASE("Gemini CLI carries out a changeset", "[agents][workers][gemini]") {
    carries_out_a_changeset("gemini");
}
TEST_CASE("OpenCode carries out a changeset", "[agents][workers][opencode]") {
    carries_out_a_changeset("opencode");
}
TEST_CASE("Copilot CLI carries out a changeset", "[agents][workers][copilot]") {
    carries_out_a_changeset("copilot");
}
TEST_CASE("pi carries out a changeset", "[agents][workers][pi]") {
    carries_out_a_changeset("pi");
}
TEST_CASE("Qwen Code carries out a changeset", "[agents][workers][qwen]") {
    carries_out_a_changeset("qwen");
}
TEST_CASE("Kimi Code carries out a changeset", "[agents][workers][kimi]") {
    carries_out_a_changeset("kimi");
}
