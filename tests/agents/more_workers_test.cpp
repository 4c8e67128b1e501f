// Agents that no run of the tests has, as workers: those of tools/agents/more.txt, which
// tools/soak-agents installs. Their definitions are what a user of theirs would write.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Newcomer {
    std::string name;
    // "" where it is shipped.
    std::string definition;
    ModelScript script;
};

void carries_out(const Newcomer& agent) {
    REQUIRE(fs::exists(agents_folder() / agent.name));
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const ModelServer model(sandbox, agent.script);
    log_in(sandbox, agent.name, model.url(), repository.folder);
    sandbox.plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                    "    changesets:\n      - title: Say hello\n"
                                    "        description: The file hello.txt greets.\n");
    const fs::path project = sandbox.project(repository.folder);
    write_file(project / "config.user.json", R"({"agent": {"model": "openai/scripted"}})");
    if (!agent.definition.empty())
        write_file(project / "templates/runtimes" / (agent.name + ".yaml"), agent.definition);

    const ProcessResult worked =
        sandbox.try_atelier(repository.folder, {"work", "--yes", "-v", "--agent", agent.name});

    INFO(worked.out << worked.err << "\nheard:\n"
                    << model.heard() << "\nresults:\n"
                    << join(model.results(), "\n"));
    CHECK(worked.status == 0);
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    CHECK_THAT(model.heard(), ContainsSubstring("The file hello.txt greets."));
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
}

ModelScript that_commits() {
    return ModelScript()
        .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
        .runs("changeset_done");
}

} // namespace

TEST_CASE("Aider carries out a changeset", "[.][agents][more][aider]") {
    // Of a model that it does not know it takes whole files; it asks for a message of the commit
    // itself.
    carries_out(
        {"aider", "",
         ModelScript().toolless().says("hello.txt\n```\nhello\n```\n").says("feat: say hello")});
}
TEST_CASE("mini-swe-agent carries out a changeset", "[.][agents][more][mini]") {
    carries_out({"mini",
                 "worker: [mini, -y, --exit-immediately, -t, \"{prompt}\", -m, \"{model}\", -o, "
                 "\"{home}/last.json\"]\n",
                 that_commits().runs("echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT")});
}
TEST_CASE("Cline carries out a changeset", "[.][agents][more][cline]") {
    carries_out({"cline", "worker: [cline, --json, \"{prompt}\"]\n",
                 that_commits().says("The greeting is there.")});
}
