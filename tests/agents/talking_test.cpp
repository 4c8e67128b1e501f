// A real agent that can do both is talked with in the Agent Client Protocol; Kimi Code always is.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto definition = "output: acp\nworker: [opencode, acp]\n"
                            "worker_resume: [opencode, acp]\nskills: skills\n";

// A push is refused by the rule, the work lands, and what the model is told says why.
void talks() {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const ModelServer model(
        sandbox,
        ModelScript()
            .runs("git push origin HEAD")
            .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
            .runs("changeset_done")
            .says("The greeting is there."));
    log_in(sandbox, "opencode", model.url());
    // Before it runs a command.
    sandbox.environment()["OPENCODE_PERMISSION"] = R"({"bash": "ask"})";
    sandbox.plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                    "    changesets:\n      - title: Say hello\n"
                                    "        description: The file hello.txt greets.\n");
    const fs::path project = sandbox.project(repository.folder);
    write_file(project / "templates/runtimes/opencode-acp.yaml", definition);

    const ProcessResult worked =
        sandbox.try_atelier(repository.folder, {"work", "--yes", "--agent", "opencode-acp", "-v"});

    const std::string read = model.read();
    INFO(worked.out << worked.err << "\nheard:\n"
                    << model.heard() << "\nresults:\n"
                    << join(model.results(), "\n"));
    CHECK(worked.status == 0);
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    CHECK(read.find("One session is one changeset.") != std::string::npos);
    CHECK(read.find("Say that the changeset is finished.") != std::string::npos);
    CHECK(read.find("The file hello.txt greets.") != std::string::npos);
    CHECK_THAT(worked.out + worked.err, ContainsSubstring("refused: runs git push origin HEAD"));
    std::string transcript;
    for (const auto& file : fs::directory_iterator(project / "transcripts"))
        transcript += read_file(file.path());
    CHECK_THAT(transcript, ContainsSubstring("An agent does not push."));
}

} // namespace

TEST_CASE("OpenCode is talked with, and a push is refused", "[agents][opencode]") {
    talks();
}
