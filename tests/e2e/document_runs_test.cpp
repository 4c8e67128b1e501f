// Runs that write a document, as a person has them: in repositories of several kinds, with the
// person committing as well, and landed in the end.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct DocumentProject {
    AtelierSandbox sandbox;
    fs::path folder;

    explicit DocumentProject(RepositoryKind kind = RepositoryKind::plain)
        : folder(sandbox.git().build(kind).folder) {
        sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    }

    static std::vector<std::string> writing(const std::vector<std::string>& more) {
        std::vector<std::string> call{"run",        "rounds",        "Say more of the guide",
                                      "--document", "docs/guide.md", "--artisan",
                                      "scout",      "--artisan",     "sage"};
        call.insert(call.end(), more.begin(), more.end());
        return call;
    }
    std::string git(const std::vector<std::string>& words) {
        return sandbox.git().git(folder, words);
    }
};

std::string of_run(const Json& carried, std::string_view key) {
    return at(carried, {"run", std::string(key)}).as_string();
}

std::string kind_of_decision(const Json& undone) {
    return at(undone, {"decision", "kind"}).as_string();
}

} // namespace

TEST_CASE("A document is written on a branch of its own, and lands", "[e2e][runs]") {
    const auto kind = GENERATE(RepositoryKind::plain, RepositoryKind::bare, RepositoryKind::sha256,
                               RepositoryKind::sparse, RepositoryKind::own_worktrees,
                               RepositoryKind::partial_clone, RepositoryKind::submodule,
                               RepositoryKind::odd_path, RepositoryKind::separate_git_dir);
    INFO(name_of(kind));
    DocumentProject at(kind);
    const auto before = snapshot(at.sandbox.git(), at.folder);
    const Json done = at.sandbox.json(at.folder, at.writing({"--onto", "main"}));
    CHECK(of_run(done, "status") == "completed");
    CHECK(of_run(done, "document") == "docs/guide.md");
    const std::string branch = of_run(done, "branch");
    CHECK(at.git({"rev-parse", branch}) == of_run(done, "head"));
    CHECK(at.git({"rev-parse", "main"}) == of_run(done, "base"));
    CHECK(difference(before, snapshot(at.sandbox.git(), at.folder)).empty());
    CHECK(at.git({"rev-list", "--count", "main.." + branch}) == "6");
    CHECK(at.git({"diff", "--name-only", "main", branch}) == "docs/guide.md");
    CHECK(at.git({"log", "-1", "--format=%cn %(trailers:key=Atelier-Run,valueonly,separator=)",
                  branch}) == "atelier/artisan/sage " + of_run(done, "id"));
    CHECK(at.git({"fsck", "--strict", "--no-dangling"}).empty());

    const std::string run = of_run(done, "id");
    at.sandbox.json(at.folder, {"integrate", run, "--how", "squash"});
    CHECK(at.git({"rev-parse", "main^{tree}"}) == at.git({"rev-parse", branch + "^{tree}"}));
    at.sandbox.json(at.folder, {"integrate", run, "--undo"});
    CHECK(at.git({"rev-parse", "main"}) == of_run(done, "base"));
    at.sandbox.json(at.folder, {"integrate", run});
    CHECK(at.git({"rev-parse", "main"}) == of_run(done, "head"));
    const Json undone = at.sandbox.json(at.folder, {"undo", "--yes"});
    CHECK(kind_of_decision(undone) == "integrate");
    CHECK(at.git({"rev-parse", "main"}) == of_run(done, "base"));
}

TEST_CASE("A document is written from a linked worktree, and its checkout stays", "[e2e][runs]") {
    DocumentProject at;
    const fs::path linked = at.sandbox.root() / "linked";
    at.git({"worktree", "add", "-q", "-b", "linked", linked.string()});
    const auto before = snapshot(at.sandbox.git(), linked);
    const Json done =
        at.sandbox.json(linked / "docs", {"run", "rounds", "Say more", "--document", "guide.md"});
    CHECK(of_run(done, "document") == "docs/guide.md");
    CHECK(difference(before, snapshot(at.sandbox.git(), linked)).empty());
    at.sandbox.json(linked, {"integrate", of_run(done, "id")});
    CHECK(at.git({"rev-parse", "linked"}) == of_run(done, "head"));
    CHECK(read_file(linked / "docs/guide.md").find("would say more") != std::string::npos);
}

TEST_CASE("Changes that are not committed are refused, or come first", "[e2e][runs]") {
    DocumentProject at;
    write_file(at.folder / "docs/guide.md", "mine\n");
    const ProcessResult refused = at.sandbox.try_atelier(at.folder, at.writing({}));
    CHECK(refused.status != 0);
    CHECK_THAT(refused.err, ContainsSubstring("--with-changes"));
    const Json done = at.sandbox.json(at.folder, at.writing({"--with-changes"}));
    const std::string branch = of_run(done, "branch");
    const std::string first = at.git({"rev-list", "--reverse", "main.." + branch}).substr(0, 40);
    CHECK(at.git({"show", first + ":docs/guide.md"}) == "mine");
    CHECK(at.git({"show", branch + ":docs/guide.md"}).starts_with("mine\nScout would say more"));
    CHECK(read_file(at.folder / "docs/guide.md") == "mine\n");
}

TEST_CASE("A person edits along, and a rewritten branch pauses the run", "[e2e][runs]") {
    DocumentProject at;
    const Json begun = at.sandbox.json(at.folder, at.writing({"--steps", "1"}));
    const std::string run = of_run(begun, "id");
    const std::string branch = of_run(begun, "branch");
    const fs::path mine = at.sandbox.root() / "mine";
    at.git({"worktree", "add", "-q", mine.string(), branch});
    write_file(mine / "docs/guide.md", "By hand.\n");
    at.sandbox.git().git(mine, {"commit", "-qam", "By hand"});
    at.sandbox.json(at.folder, {"run", run, "--steps", "1"});
    // The checkout that shows the branch goes along.
    CHECK(read_file(mine / "docs/guide.md").starts_with("By hand.\nSage would say more"));
    CHECK(at.sandbox.git().git(mine, {"status", "--porcelain"}).empty());

    at.sandbox.git().git(mine, {"reset", "-q", "--hard", "main"});
    const ProcessResult paused = at.sandbox.try_atelier(at.folder, {"run", run});
    CHECK(paused.status == 1);
    CHECK_THAT(paused.out, ContainsSubstring("was rewritten"));
    at.sandbox.atelier(at.folder, {"resume", run});
    CHECK(of_run(at.sandbox.json(at.folder, {"run", run}), "status") == "completed");
    at.sandbox.atelier(at.folder, {"runs", run});
}

TEST_CASE("A decision at a gate is about the document that was shown, however it is taken",
          "[e2e][runs]") {
    DocumentProject at;
    write_file(at.folder / "gated.yaml",
               "subject: document\nroles: {first: scout, second: sage}\nsteps:\n"
               "  - {turn: first, produces: changes}\n  - gate: review\n"
               "  - {turn: second, produces: changes}\n");
    const ProcessResult begun = at.sandbox.try_atelier(
        at.folder, {"run", "gated.yaml", "Say more", "--document", "docs/guide.md", "--json"});
    REQUIRE(begun.status == 1);
    const auto waiting = parse_json(begun.out);
    const std::string run = of_run(std::get<Json>(waiting), "id");
    const std::string branch = of_run(std::get<Json>(waiting), "branch");
    const std::string theirs =
        at.git({"commit-tree", "-m", "By hand", "-p", branch, branch + "^{tree}"});
    at.git({"update-ref", "refs/heads/" + branch, theirs});

    const std::vector<std::vector<std::string>> ways{{"review", run, "--approve"},
                                                     {"inbox", "--reply", run, "--approve"},
                                                     {"signal", run, "approve"}};
    for (const auto& way : ways) {
        const ProcessResult refused = at.sandbox.try_atelier(at.folder, way);
        INFO(way.front() << ": " << refused.err);
        CHECK(refused.status == 1);
        CHECK_THAT(refused.err, ContainsSubstring(branch + " has moved") &&
                                    ContainsSubstring("to " + theirs) &&
                                    ContainsSubstring("git atelier review " + run));
    }
    CHECK_THAT(at.sandbox.atelier(at.folder, {"review", run}),
               ContainsSubstring("docs/guide.md  " + branch + " at " + theirs.substr(0, 10)));
    at.sandbox.atelier(at.folder, ways.at(GENERATE(0U, 1U, 2U)));
    CHECK(of_run(at.sandbox.json(at.folder, {"run", run}), "status") == "completed");
    CHECK(at.git({"merge-base", "--is-ancestor", theirs, branch}).empty());
}

TEST_CASE("A branch that was deleted comes back by what the run says", "[e2e][runs]") {
    DocumentProject at;
    const Json begun = at.sandbox.json(at.folder, at.writing({"--steps", "2"}));
    const std::string run = of_run(begun, "id");
    const std::string branch = of_run(begun, "branch");
    const std::string head = of_run(begun, "head");
    at.git({"branch", "-q", "-D", branch});
    const ProcessResult paused = at.sandbox.try_atelier(at.folder, {"run", run});
    CHECK(paused.status == 1);
    CHECK_THAT(paused.out, ContainsSubstring("git branch " + branch + " " + head));
    at.git({"branch", "-q", branch, head});
    at.sandbox.atelier(at.folder, {"resume", run});
    CHECK(of_run(at.sandbox.json(at.folder, {"run", run}), "status") == "completed");
    CHECK(at.git({"rev-list", "--count", "main.." + branch}) == "6");
}

TEST_CASE("A plan from before some versions goes on from the newest one", "[e2e][runs][copies]") {
    DocumentProject at;
    const fs::path beads = at.sandbox.project(at.folder) / ".beads";
    const fs::path before = at.sandbox.root() / "before";
    const Json begun = at.sandbox.json(at.folder, at.writing({"--steps", "2"}));
    const std::string run = of_run(begun, "id");
    fs::copy(beads, before, fs::copy_options::recursive);
    const std::string head = of_run(at.sandbox.json(at.folder, {"run", run}), "head");
    fs::remove_all(beads);
    fs::rename(before, beads);

    const Json again = at.sandbox.json(at.folder, {"run", run});
    CHECK(of_run(again, "status") == "completed");
    CHECK(at.git({"merge-base", head, of_run(again, "branch")}) == head);
    CHECK(at.git({"rev-parse", of_run(again, "branch")}) == of_run(again, "head"));
    const ProcessResult looked = at.sandbox.try_atelier(at.folder, {"doctor", "--json"});
    const Json doctor = std::get<Json>(parse_json(looked.out));
    for (const Json& check : atelier::test::at(doctor, {"checks"}).as_array())
        if (check.string_at("name") == "documents" || check.string_at("name") == "runs")
            CHECK(check.string_at("state") == "good");
    at.sandbox.json(at.folder, {"integrate", run});
    CHECK(at.git({"rev-parse", "main"}) == of_run(again, "head"));
}

TEST_CASE("A version whose object is gone pauses its run, which goes on once it is back",
          "[e2e][runs][copies]") {
    DocumentProject at;
    const Json begun = at.sandbox.json(at.folder, at.writing({"--steps", "2"}));
    const std::string run = of_run(begun, "id");
    const std::string head = of_run(begun, "head");
    const fs::path object = at.folder / ".git/objects" / head.substr(0, 2) / head.substr(2);
    fs::rename(object, at.sandbox.root() / "gone");
    const std::string named = "the newest version of docs/guide.md, commit " + head;
    const ProcessResult paused = at.sandbox.try_atelier(at.folder, {"run", run});
    CHECK(paused.status == 1);
    CHECK_THAT(paused.out + paused.err, ContainsSubstring(named));
    for (const char* command : {"why", "runs"})
        CHECK_THAT(at.sandbox.try_atelier(at.folder, {command, run}).out,
                   ContainsSubstring(named) && ContainsSubstring("git fetch COPY " + head) &&
                       ContainsSubstring("git atelier resume " + run));
    CHECK_THAT(at.sandbox.try_atelier(at.folder, {"doctor"}).out,
               ContainsSubstring("the repository lacks " + head + " of " + run));
    CHECK(at.sandbox.json(at.folder, at.writing({"--steps", "1"})).find("run") != nullptr);
    fs::rename(at.sandbox.root() / "gone", object);
    at.sandbox.atelier(at.folder, {"resume", run});
    CHECK(of_run(at.sandbox.json(at.folder, {"run", run}), "status") == "completed");
}
