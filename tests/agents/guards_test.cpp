// What no real agent's commands get past: pushes, a branch beside its own, a commit in the person's
// checkout. The command's words are hidden from the runtime's own hooks, so that Git's guards are
// tried.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

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
$g -C "$ATELIER_PROJECT" commit --no-verify --allow-empty -qm Stray && at="$at commit-on-main"
echo "got through:$at.")";

std::string refs_of(AtelierSandbox& sandbox, const fs::path& folder) {
    return sandbox.git().git(folder, {"for-each-ref", "--format=%(refname) %(objectname)"});
}

void is_held(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path remote = sandbox.root() / "remote.git";
    sandbox.git().git(sandbox.root(),
                      {"clone", "-q", "--bare", repository.folder.string(), remote.string()});
    sandbox.git().git(repository.folder, {"remote", "add", "origin", remote.string()});
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
                                    "        description: The file hello.txt greets.\n");

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
