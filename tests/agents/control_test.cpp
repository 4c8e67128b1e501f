// The control of what no worker of ours gets past (workers_test.cpp): without us each agent gets
// past all of it.
#include "agents/agent_login.hpp"
#include "agents/git_attempts.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string refs_of(AtelierSandbox& sandbox, const fs::path& folder) {
    return sandbox.git().git(folder, {"for-each-ref", "--format=%(refname) %(objectname)"});
}

fs::path add_remote(AtelierSandbox& sandbox, const fs::path& folder) {
    const fs::path remote = sandbox.root() / "remote.git";
    sandbox.git().git(sandbox.root(), {"clone", "-q", "--bare", folder.string(), remote.string()});
    sandbox.git().git(folder, {"remote", "add", "origin", remote.string()});
    return remote;
}

// As a person starts it in a worktree of their own.
std::vector<std::string> without_us(const std::string& agent) {
    const std::map<std::string, std::vector<std::string>> commands{
        {"claude",
         {"-p", "Go.", "--permission-mode", "acceptEdits", "--allowedTools", "Bash Write Edit"}},
        {"codex",
         {"exec", "-c", "allow_login_shell=false", "--dangerously-bypass-approvals-and-sandbox",
          "Go."}},
        {"gemini", {"-p", "Go.", "--approval-mode", "yolo", "--skip-trust"}},
        {"opencode", {"run", "--auto", "Go."}},
        {"copilot", {"-p", "Go.", "--allow-all", "--no-ask-user", "--no-auto-update"}},
        {"pi", {"-p", "Go."}},
        {"qwen", {"--approval-mode", "yolo", "-p", "Go."}},
        {"kimi", {"-p", "Go."}}};
    std::vector<std::string> command = commands.at(agent);
    command.insert(command.begin(), (agents_folder() / agent).string());
    return command;
}

void gets_through_without_us(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path remote = add_remote(sandbox, repository.folder);
    const std::string there = refs_of(sandbox, remote);
    const fs::path linked = sandbox.root() / "linked";
    sandbox.git().git(repository.folder, {"worktree", "add", "-q", "-b", "work", linked.string()});
    const ModelServer model(sandbox, ModelScript().runs(git_attempts).says("Done."));
    log_in(sandbox, agent, model.url(), repository.folder);
    // It has no flag for it, as Gemini CLI has.
    if (agent == "qwen") trust_every_folder(sandbox, agent);
    Environment& environment = sandbox.environment();
    environment["ATELIER_PROJECT"] = repository.folder.string();
    // Gemini CLI's commands see no configuration of the user's.
    for (const char* who : {"GIT_AUTHOR", "GIT_COMMITTER"}) {
        environment[std::string(who) + "_NAME"] = "Ursula User";
        environment[std::string(who) + "_EMAIL"] = "ursula@example.org";
    }

    const ProcessResult ran = sandbox.run(linked, without_us(agent));

    const std::string results = join(model.results(), "\n");
    INFO(ran.out << ran.err << "\nresults:\n" << results);
    CHECK(results.find("got through: plain no-verify hooks-path from-main stray outside "
                       "commit-on-main.") != std::string::npos);
    CHECK(lines_of(refs_of(sandbox, remote)).size() == lines_of(there).size() + 4);
}

} // namespace

TEST_CASE("Claude Code gets past everything without us", "[agents][claude][control]") {
    gets_through_without_us("claude");
}
TEST_CASE("Codex gets past everything without us", "[agents][codex][control]") {
    gets_through_without_us("codex");
}
TEST_CASE("Gemini CLI gets past everything without us", "[agents][gemini][control]") {
    gets_through_without_us("gemini");
}
TEST_CASE("OpenCode gets past everything without us", "[agents][opencode][control]") {
    gets_through_without_us("opencode");
}
TEST_CASE("Copilot CLI gets past everything without us", "[agents][copilot][control]") {
    gets_through_without_us("copilot");
}
TEST_CASE("pi gets past everything without us", "[agents][pi][control]") {
    gets_through_without_us("pi");
}
TEST_CASE("Qwen Code gets past everything without us", "[agents][qwen][control]") {
    gets_through_without_us("qwen");
}
TEST_CASE("Kimi Code gets past everything without us", "[agents][kimi][control]") {
    gets_through_without_us("kimi");
}
