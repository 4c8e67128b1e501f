// The repository named as to Git, by GIT_DIR or `git --git-dir`, from wherever one stands.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr auto named_plan =
    "epics:\n  - title: One\n    root_branch: one\n    changesets:\n"
    "      - title: Part\n        description: \"demo: write part.txt x\"\n";

struct NamedFromElsewhere {
    AtelierSandbox sandbox;
    // Where one stands; registered too.
    BuiltRepository here = sandbox.git().plain("here");

    NamedFromElsewhere() { sandbox.atelier(here.folder, {"init", "--yes"}); }
    void name(const std::string& git_dir) { sandbox.environment()["GIT_DIR"] = git_dir; }
};

} // namespace

TEST_CASE("a command works on the repository that GIT_DIR names, wherever one stands",
          "[e2e][git-dir]") {
    const auto kind = GENERATE(RepositoryKind::plain, RepositoryKind::bare,
                               RepositoryKind::submodule, RepositoryKind::separate_git_dir);
    INFO(name_of(kind));
    NamedFromElsewhere at;
    const BuiltRepository there = at.sandbox.git().build(kind, "there");
    const auto before = snapshot(at.sandbox.git(), at.here.folder);
    at.name(there.common_dir.string());
    const Json made = at.sandbox.json(at.here.folder, {"init", "--yes"});
    CHECK(made.string_at("enlistment") == there.enlistment.string());
    at.sandbox.atelier(at.here.folder, {"plan", "--from", "-"}, named_plan);
    const ProcessResult worked = at.sandbox.work(at.here.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    at.sandbox.environment().erase("GIT_DIR");
    CHECK(at.sandbox.git().git(there.folder, {"show", "one:part.txt"}) == "x");
    CHECK(at.sandbox.git().try_git(at.here.folder, {"rev-parse", "-q", "--verify", "one"}).status !=
          0);
    CHECK(difference(before, snapshot(at.sandbox.git(), at.here.folder)).empty());
}

TEST_CASE("each -C is relative to the one before it", "[e2e][git-dir]") {
    NamedFromElsewhere at;
    const fs::path above = at.here.folder.parent_path();
    const std::string name = at.here.folder.filename().string();
    for (const std::vector<std::string>& given :
         {std::vector<std::string>{"-C", above.string(), "-C", name, "-C", ""},
          {"-C", "nowhere", "-C", above.string(), "-C", name}}) {
        std::vector<std::string> words = given;
        words.emplace_back("list");
        const ProcessResult told = at.sandbox.try_atelier(at.sandbox.root(), words);
        INFO(told.out << told.err);
        CHECK(told.status == 0);
    }
}

TEST_CASE("git --git-dir names it too, relative to where one stands", "[e2e][git-dir]") {
    NamedFromElsewhere at;
    const BuiltRepository there = at.sandbox.git().plain("there");
    at.sandbox.plan(there.folder, named_plan);
    for (const std::string& named :
         {std::string("../there/.git"), (there.folder / ".git").string()}) {
        const ProcessResult told = at.sandbox.run(
            at.here.folder, {"git", "--git-dir=" + named, "atelier", "status", "--json"});
        INFO(named << told.out << told.err);
        REQUIRE(told.status == 0);
        CHECK(test::at(std::get<Json>(parse_json(told.out)), {"epics", "0", "title"}).as_string() ==
              "One");
    }
    // A file that leads to the git dir, as in a linked worktree.
    at.sandbox.git().git(there.folder, {"worktree", "add", "-q", "../linked"});
    at.name("../linked/.git");
    CHECK(test::at(at.sandbox.json(at.here.folder, {"status"}), {"epics"}).as_array().size() == 1);
}

TEST_CASE("a GIT_DIR that is none is refused, and nothing else is taken for it", "[e2e][git-dir]") {
    NamedFromElsewhere at;
    for (const fs::path& named : {at.sandbox.root() / "nowhere", at.here.folder,
                                  at.here.folder / "src", at.here.folder / "README.md"}) {
        at.name(named.string());
        const ProcessResult refused = at.sandbox.try_atelier(at.here.folder, {"status", "--json"});
        INFO(named << refused.out);
        CHECK(refused.status == 128);
        CHECK_THAT(refused.out, ContainsSubstring("not-a-repository"));
        CHECK_THAT(refused.out, ContainsSubstring("GIT_DIR"));
    }
}

TEST_CASE("a skill knows its project, whatever GIT_DIR its caller has set", "[e2e][git-dir]") {
    NamedFromElsewhere at;
    const BuiltRepository there = at.sandbox.git().plain("there");
    at.name((there.folder / ".git").string());
    at.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/alice";
    const ProcessResult told = at.sandbox.run(at.here.folder, {"epic_list"});
    INFO(told.out << told.err);
    CHECK(told.status == 0);
    at.sandbox.environment()["ATELIER_PROJECT"] = at.here.folder.string();
    CHECK(at.sandbox.try_atelier(there.folder, {"status"}).status == 0);
}

TEST_CASE("the checkout of a git dir that lies apart follows what lands", "[e2e][git-dir]") {
    NamedFromElsewhere at;
    GitSandbox& git = at.sandbox.git();
    const BuiltRepository there = git.build(RepositoryKind::separate_git_dir, "there");
    const std::string epic = at.sandbox.plan(there.folder, named_plan).front();
    CHECK(at.sandbox.work(there.folder).status == 0);
    const fs::path linked = at.sandbox.root() / "linked";
    git.git(there.folder, {"worktree", "add", "-q", linked.string()});

    const auto refused = at.sandbox.try_atelier(linked, {"integrate", epic, "--json"});
    CHECK(refused.status == 128);
    CHECK_THAT(refused.out,
               ContainsSubstring("cannot be told from here") && ContainsSubstring("GIT_WORK_TREE"));
    const ProcessResult landed = at.sandbox.run(
        at.here.folder, {"git", "--git-dir=" + there.common_dir.string(),
                         "--work-tree=" + there.folder.string(), "atelier", "integrate", epic});
    INFO(landed.out << landed.err);
    CHECK(landed.status == 0);
    CHECK(read_file(there.folder / "part.txt") == "x\n");
    CHECK(git.git(there.folder, {"status", "--porcelain"}).empty());
    at.sandbox.atelier(there.folder / "src", {"integrate", epic, "--undo"});
    CHECK_FALSE(fs::exists(there.folder / "part.txt"));
    CHECK(git.git(there.folder, {"status", "--porcelain"}).empty());
}

TEST_CASE("a branch that a linked worktree has checked out is brought forward there",
          "[e2e][git-dir]") {
    const auto kind =
        GENERATE(RepositoryKind::bare, RepositoryKind::separate_git_dir, RepositoryKind::submodule);
    INFO(name_of(kind));
    AtelierSandbox sandbox;
    GitSandbox& git = sandbox.git();
    const BuiltRepository there = git.build(kind, "there");
    const std::string epic = sandbox.plan(there.folder, named_plan).front();
    CHECK(sandbox.work(there.folder).status == 0);
    git.git(there.folder, {"switch", "-q", "--detach"});
    const fs::path linked = sandbox.root() / "linked";
    git.git(there.folder, {"worktree", "add", "-q", linked.string(), "main"});
    sandbox.atelier(there.folder, {"integrate", epic});
    CHECK(read_file(linked / "part.txt") == "x\n");
    CHECK(git.git(linked, {"status", "--porcelain"}).empty());
}
