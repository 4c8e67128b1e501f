// What no real agent's commands get past: pushes, a branch beside its own, a file outside of its
// changeset's paths, a commit in the person's checkout. The command's words are hidden from the
// runtime's own hooks, so that Git's guards are tried. Without us each agent gets past all of them.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Each says on its last line which of the ways Git took.
constexpr const char* ways = R"(g=git; at=
$g push origin HEAD:refs/heads/plain && at="$at plain"
$g push --no-verify origin HEAD:refs/heads/no-verify && at="$at no-verify"
$g -c core.hooksPath=/dev/null push origin HEAD:refs/heads/hooks-path && at="$at hooks-path"
$g -C "$ATELIER_PROJECT" push --no-verify origin HEAD:refs/heads/from-main && at="$at from-main"
$g branch stray && at="$at stray"
echo x >outside.txt; $g add outside.txt; $g commit -qm Outside && at="$at outside"
$g rm -qf outside.txt
$g -C "$ATELIER_PROJECT" commit --no-verify --allow-empty -qm Stray && at="$at commit-on-main"
echo "got through:$at.")";

std::string refs_of(AtelierSandbox& sandbox, const fs::path& folder) {
    return sandbox.git().git(folder, {"for-each-ref", "--format=%(refname) %(objectname)"});
}

fs::path add_remote(AtelierSandbox& sandbox, const fs::path& folder) {
    const fs::path remote = sandbox.root() / "remote.git";
    sandbox.git().git(sandbox.root(), {"clone", "-q", "--bare", folder.string(), remote.string()});
    sandbox.git().git(folder, {"remote", "add", "origin", remote.string()});
    return remote;
}

void is_held(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path remote = add_remote(sandbox, repository.folder);
    const std::string there = refs_of(sandbox, remote);
    const std::string main = sandbox.git().git(repository.folder, {"rev-parse", "main"});
    const ModelServer model(
        sandbox,
        ModelScript()
            .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
            .runs(ways)
            .runs("changeset_done")
            .says("Done."));
    log_in(sandbox, agent, model.url());
    sandbox.atelier(repository.folder, {"init", "--yes", "--agent", agent});
    sandbox.plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                    "    changesets:\n      - title: Say hello\n"
                                    "        description: The file hello.txt greets.\n"
                                    "        paths: [hello.txt]\n");

    const ProcessResult worked = sandbox.try_atelier(repository.folder, {"work", "--yes"});

    const std::string results = join(model.results(), "\n");
    INFO(worked.out << worked.err << "\nresults:\n" << results);
    CHECK(worked.status == 0);
    CHECK(results.find("got through:.") != std::string::npos);
    CHECK(refs_of(sandbox, remote) == there);
    CHECK(sandbox.git().git(repository.folder, {"rev-parse", "main"}) == main);
    CHECK(sandbox.git().git(repository.folder, {"branch", "--list", "stray"}).empty());
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    // A person's push from there still works.
    CHECK(sandbox.git().try_git(repository.folder, {"push", "-q", "origin", "greet"}).status == 0);
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

// Qwen Code has no flag for it, as Gemini CLI has.
void trust_every_folder(const fs::path& settings) {
    const std::string asked = R"("folderTrust": {"enabled": true})";
    std::string text = read_file(settings);
    const auto at = text.find(asked);
    REQUIRE(at != std::string::npos);
    write_file(settings, text.replace(at, asked.size(), R"("folderTrust": {"enabled": false})"));
}

void gets_through_without_us(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path remote = add_remote(sandbox, repository.folder);
    const std::string there = refs_of(sandbox, remote);
    const fs::path linked = sandbox.root() / "linked";
    sandbox.git().git(repository.folder, {"worktree", "add", "-q", "-b", "work", linked.string()});
    const ModelServer model(sandbox, ModelScript().runs(ways).says("Done."));
    log_in(sandbox, agent, model.url(), repository.folder);
    if (agent == "qwen") trust_every_folder(sandbox.git().home() / ".qwen/settings.json");
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

TEST_CASE("Claude Code is held by the guards", "[agents][claude]") {
    is_held("claude");
}
TEST_CASE("Codex is held by the guards", "[agents][codex]") {
    is_held("codex");
}
TEST_CASE("Gemini CLI is held by the guards", "[agents][gemini]") {
    is_held("gemini");
}
TEST_CASE("OpenCode is held by the guards", "[agents][opencode]") {
    is_held("opencode");
}
TEST_CASE("Copilot CLI is held by the guards", "[agents][copilot]") {
    is_held("copilot");
}
TEST_CASE("pi is held by the guards", "[agents][pi]") {
    is_held("pi");
}
TEST_CASE("Qwen Code is held by the guards", "[agents][qwen]") {
    is_held("qwen");
}
TEST_CASE("Kimi Code is held by the guards", "[agents][kimi]") {
    is_held("kimi");
}
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
