// `git atelier diff` on real repositories.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A changeset whose agent has asked, with work on its branch.
struct Diffing {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    fs::path folder = repository.folder;
    std::string epic = sandbox
                           .plan(folder, numbered_parts("demo: write src/N.txt x\n          "
                                                        "demo: block why?",
                                                        1))
                           .front();
    std::string changeset = epic + ".1";

    Diffing() { sandbox.work(folder); }
    fs::path worktree() { return sandbox.project(folder) / "worktrees" / changeset; }
    std::string diff(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"diff", changeset});
        return sandbox.atelier(folder, std::move(more));
    }
};

} // namespace

TEST_CASE("a changeset's diff can be applied, and narrowed", "[e2e][diff]") {
    Diffing at;
    const std::string patch = at.diff();
    CHECK_THAT(patch, ContainsSubstring("diff --git a/src/1.txt b/src/1.txt\nnew file"));
    at.sandbox.git().git(at.folder, {"apply", "--check", "-"}, patch);
    CHECK(at.diff({"--name-only"}) == "src/1.txt\n");
    CHECK(at.diff({"--name-status"}) == "A\tsrc/1.txt\n");
    CHECK_THAT(at.diff({"--stat"}), ContainsSubstring(" 1 file changed"));
    CHECK(at.diff({"--", "docs"}).empty());
    CHECK(at.sandbox.atelier(at.folder / "src", {"diff", at.changeset, "--", "1.txt"}) == patch);
    CHECK(
        at.sandbox.try_atelier(at.folder, {"diff", at.changeset, "--stat", "--name-only"}).status ==
        129);
    CHECK(at.sandbox.try_atelier(at.folder, {"diff", at.changeset, "--since-last", "--", "src"})
              .status == 129);

    const Json shown = at.sandbox.json(at.folder, {"show", at.changeset});
    CHECK(shown.find("diffstat")->dump() == R"({"files":1,"added":1,"deleted":0})");
    const Json json = at.sandbox.json(at.folder, {"diff", at.changeset});
    CHECK(json.string_at("schema") == "diff/1");
    CHECK(json.find("files")->as_array().at(0).string_at("path") == "src/1.txt");
}

TEST_CASE("what an agent put into the repository's configuration changes no diff", "[e2e][diff]") {
    Diffing at;
    const std::string patch = at.diff();
    const fs::path mark = at.sandbox.root() / "ran";
    at.sandbox.git().git(at.folder, {"config", "diff.external", "touch " + mark.string() + " #"});
    at.sandbox.git().git(at.folder, {"config", "diff.x.textconv", "touch " + mark.string() + " #"});
    write_file(at.folder / ".git/info/attributes", "*.txt diff=x\n");
    at.sandbox.git().git(at.folder, {"config", "diff.noprefix", "true"});
    CHECK(at.diff() == patch);
    CHECK_FALSE(fs::exists(mark));
    // The user's own counts.
    at.sandbox.git().git(at.folder, {"config", "--global", "diff.noprefix", "true"});
    CHECK_THAT(at.diff(), ContainsSubstring("diff --git src/1.txt src/1.txt"));
}

TEST_CASE("what has changed since the last look is shown, and an agent's look is none",
          "[e2e][diff]") {
    Diffing at;
    at.diff();
    const auto since = [&] {
        return at.sandbox.try_atelier(at.folder, {"diff", at.changeset, "--since-last"});
    };
    CHECK(since().out.empty());
    CHECK_THAT(since().err,
               ContainsSubstring(at.changeset + " has not changed since you last looked"));
    at.sandbox.git().commit(at.worktree(), "More\n", {{"more.txt", "more\n"}});
    Environment mine = at.sandbox.environment();
    at.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/worker-1";
    at.diff();
    at.sandbox.environment() = mine;
    const std::string added = since().out;
    CHECK_THAT(added, ContainsSubstring("> 2:"));
    CHECK_THAT(added, ContainsSubstring("+++ b/more.txt"));
    CHECK_THAT(added, !ContainsSubstring("src/1.txt"));
    at.sandbox.git().git(at.worktree(), {"commit", "-q", "--amend", "-m", "Much more\n"});
    CHECK_THAT(since().out, ContainsSubstring("-    More\n    +    Much more"));
}

TEST_CASE("on a terminal a diff is coloured, and what a terminal would obey is not printed",
          "[e2e][diff][terminal]") {
    Diffing at;
    at.sandbox.git().commit(at.worktree(), "Trick\n", {{"t.txt", "\x1b[8mhidden\n"}});
    Environment environment = at.sandbox.environment();
    environment["TERM"] = "xterm-256color";
    environment["GIT_PAGER"] = "cat";
    OnTerminal diff({(at.sandbox.programs() / "git-atelier").string(), "diff", at.changeset},
                    environment, at.folder);
    diff.expect("hidden");
    CHECK(diff.wait() == 0);
    CHECK_THAT(diff.screen(), ContainsSubstring("\x1b[32m+x"));
    CHECK_THAT(diff.screen(), !ContainsSubstring("\x1b[8m"));
}

TEST_CASE("an epic's diff is what its root branch has beyond its parent", "[e2e][diff]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt x", 2)).front();
    sandbox.work(repository.folder);
    CHECK(sandbox.atelier(repository.folder, {"diff", epic, "--name-only"}) == "1.txt\n2.txt\n");
    CHECK(sandbox.atelier(repository.folder, {"diff", "one", "--name-only"}) == "1.txt\n2.txt\n");
    // A changeset that has landed is shown as it landed.
    CHECK(sandbox.atelier(repository.folder, {"diff", epic + ".2", "--name-only"}) == "2.txt\n");
}
