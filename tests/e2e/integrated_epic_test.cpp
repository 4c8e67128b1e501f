// A finished epic comes to its parent branch, with real Git and the real programs.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"

#include <iostream>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// Two changesets of a demo agent's have landed on the root branch `one`; `main` is checked out.
struct Finished {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic;
    std::string told;

    Finished() {
        epic = sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 2)).front();
        const ProcessResult worked = sandbox.work(repository.folder);
        INFO(worked.out << worked.err);
        REQUIRE(worked.status == 0);
        told = worked.out + worked.err;
    }

    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git().git(repository.folder, arguments);
    }
    std::string main() { return git({"rev-parse", "main"}); }
    // Somebody else's commit on main.
    std::string move_main(const std::string& file = "theirs.txt") {
        return sandbox.git().commit(repository.folder, "Theirs\n", {{file, "theirs\n"}}).str();
    }
    Json integrate(std::vector<std::string> more = {}) {
        std::vector<std::string> words{"integrate", epic};
        words.insert(words.end(), more.begin(), more.end());
        return sandbox.json(repository.folder, words);
    }
    ProcessResult try_integrate(std::vector<std::string> more = {}) {
        std::vector<std::string> words{"integrate", epic};
        words.insert(words.end(), more.begin(), more.end());
        return sandbox.try_atelier(repository.folder, words);
    }
    std::string status() { return sandbox.atelier(repository.folder, {"status"}); }
    Json epic_status() {
        const Json all = sandbox.json(repository.folder, {"status"});
        return at(all, {"epics", "0"});
    }
    bool is_clean() { return git({"status", "--porcelain"}).empty(); }
    bool is_whole() {
        return sandbox.git().try_git(repository.folder, {"fsck", "--strict"}).status == 0;
    }
    void leave_main() { git({"switch", "-q", "--detach"}); }
};

} // namespace

TEST_CASE("a finished epic comes to main in each way, and goes back", "[e2e][integrate]") {
    Finished f;
    const auto [how, commits] = GENERATE(table<std::string, std::string>(
        {{"ff", "2"}, {"rebase", "2"}, {"squash", "1"}, {"merge", "3"}}));
    const bool checked_out = GENERATE(true, false);
    INFO(how << (checked_out ? ", checked out" : ""));
    if (how != "ff") f.move_main();
    const std::string before = f.main();
    if (!checked_out) f.leave_main();
    CHECK_THAT(f.status(), ContainsSubstring("Finished, not yet in main") &&
                               ContainsSubstring("git atelier integrate " + f.epic));
    CHECK_FALSE(at(f.epic_status(), {"in_parent"}).as_bool());

    const Json done = f.integrate({"--how", how});
    CHECK(done.string_at("integrated") == f.main());
    CHECK(done.string_at("from") == before);
    CHECK(f.git({"rev-list", "--count", before + "..main"}) == commits);
    CHECK(f.git({"show", "main:1.txt"}) == f.git({"show", "one:1.txt"}));
    CHECK(f.git({"show", "main:2.txt"}) == f.git({"show", "one:2.txt"}));
    CHECK(f.is_clean());
    CHECK(fs::exists(f.repository.folder / "1.txt") == checked_out);
    CHECK_THAT(f.status(), !ContainsSubstring("not yet in main") &&
                               ContainsSubstring("2 of 2 landed on one, in main"));
    CHECK(at(f.epic_status(), {"in_parent"}).as_bool());
    CHECK(f.sandbox.atelier(f.repository.folder, {"list", "--finished"}).empty());
    CHECK(f.integrate().find("already")->as_bool());

    CHECK(f.integrate({"--undo"}).string_at("integrated") == before);
    CHECK(f.main() == before);
    CHECK(f.is_clean());
    CHECK_FALSE(fs::exists(f.repository.folder / "1.txt"));
    CHECK_THAT(f.status(), ContainsSubstring("Finished, not yet in main"));
    CHECK(f.is_whole());
}

TEST_CASE("what the commits say is what Git's users expect", "[e2e][integrate]") {
    Finished f;
    f.move_main();
    SECTION("a squash keeps the trailers of its changesets") {
        f.integrate({"--how", "squash"});
        const std::string named =
            f.git({"log", "-1", "--format=%(trailers:key=Atelier-Changeset,valueonly)", "main"});
        CHECK(lines_of(trim(named)) == std::vector<std::string>{f.epic + ".1", f.epic + ".2"});
        CHECK(f.git({"log", "-1", "--format=%an <%ae> %cn", "main"}) ==
              f.git({"log", "-1", "--format=%an <%ae> %cn", "main~"}));
    }
    SECTION("a merge has both as parents and says which branch") {
        f.integrate({"--how", "merge"});
        CHECK(f.git({"log", "-1", "--format=%s", "main"}) == "Merge branch 'one' into main");
        CHECK(f.git({"rev-parse", "main^2"}) == f.git({"rev-parse", "one"}));
    }
    SECTION("a rebase keeps authors and messages") {
        const std::string before = f.git({"log", "--format=%an %ad %B", "main..one"});
        f.integrate({"--how", "rebase"});
        CHECK(f.git({"log", "--format=%an %ad %B", "-2", "main"}) == before);
    }
}

TEST_CASE("the end of work names the command that goes on", "[e2e][integrate]") {
    Finished f;
    CHECK_THAT(f.told, ContainsSubstring("git atelier integrate " + f.epic));
}

TEST_CASE("a preview of an epic writes nothing", "[e2e][integrate]") {
    Finished f;
    f.move_main("1.txt");
    const std::string refs = f.git({"for-each-ref"});
    const auto before = snapshot(f.sandbox.git(), f.repository.folder);
    const ProcessResult shown = f.try_integrate({"--preview", "--how", "merge"});
    CHECK(shown.status == 1);
    CHECK_THAT(shown.out, ContainsSubstring("2 commits of one") && ContainsSubstring("1.txt"));
    CHECK(f.git({"for-each-ref"}) == refs);
    CHECK(difference(before, snapshot(f.sandbox.git(), f.repository.folder)).empty());
    const ProcessResult refused = f.try_integrate({"--how", "merge"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring("1.txt"));
    CHECK(f.git({"for-each-ref"}) == refs);
    CHECK(difference(before, snapshot(f.sandbox.git(), f.repository.folder)).empty());
}

TEST_CASE("a checkout that would lose something keeps it", "[e2e][integrate]") {
    Finished f;
    const std::string before = f.main();
    const std::string path = GENERATE("README.md", "1.txt");
    write_file(f.repository.folder / path, "mine\n");
    const ProcessResult refused = f.try_integrate();
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring(path));
    CHECK(f.main() == before);
    CHECK(read_file(f.repository.folder / path) == "mine\n");
    CHECK_FALSE(fs::exists(f.repository.folder / "2.txt"));
    if (path == "1.txt") {
        fs::rename(f.repository.folder / path, f.repository.folder / "kept.txt");
        f.integrate();
        CHECK(read_file(f.repository.folder / "kept.txt") == "mine\n");
    }
}

TEST_CASE("what Git itself has brought to main is known to be there", "[e2e][integrate]") {
    Finished f;
    SECTION("git merge --squash") {
        f.move_main();
        f.git({"merge", "--squash", "-q", "one"});
        f.git({"commit", "-q", "-m", "By hand"});
    }
    SECTION("git merge --squash, with its own message") {
        f.move_main();
        f.git({"merge", "--squash", "-q", "one"});
        f.git({"commit", "-q", "--no-edit"});
    }
    SECTION("git merge --no-ff") {
        f.git({"merge", "--no-ff", "-q", "-m", "By hand", "one"});
    }
    SECTION("git rebase") {
        f.move_main();
        f.git({"switch", "-q", "-c", "copy", "one"});
        f.git({"rebase", "-q", "main"});
        f.git({"switch", "-q", "main"});
        f.git({"merge", "-q", "--ff-only", "copy"});
    }
    SECTION("git cherry-pick") {
        f.move_main();
        f.git({"cherry-pick", "main..one"});
    }
    CHECK(at(f.epic_status(), {"in_parent"}).as_bool());
    CHECK(f.integrate({"--how", "merge"}).find("already")->as_bool());
}

TEST_CASE("what Git has brought elsewhere, or in part, is not in main", "[e2e][integrate]") {
    Finished f;
    SECTION("another branch") {
        f.git({"switch", "-q", "-c", "else"});
        f.git({"merge", "-q", "--no-ff", "-m", "By hand", "one"});
        f.git({"switch", "-q", "main"});
    }
    SECTION("a part") {
        f.move_main();
        f.git({"cherry-pick", "one~1"});
    }
    CHECK_FALSE(at(f.epic_status(), {"in_parent"}).as_bool());
    CHECK_THAT(f.status(), ContainsSubstring("Finished, not yet in main"));
}

TEST_CASE("what came to main since an integration is not taken back", "[e2e][integrate]") {
    Finished f;
    f.integrate();
    const std::string theirs = f.move_main();
    const ProcessResult refused = f.try_integrate({"--undo"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring(theirs) && ContainsSubstring("git revert"));
    CHECK(f.main() == theirs);
    CHECK(f.is_clean());
}

TEST_CASE("calls of integrate that make no sense are refused", "[e2e][integrate]") {
    Finished f;
    const auto refused = [&](const std::vector<std::string>& words) {
        return f.sandbox.try_atelier(f.repository.folder, words);
    };
    CHECK(refused({"integrate", f.epic, "--undo", "--how", "ff"}).status == 129);
    CHECK(refused({"integrate", f.epic, "--how", "swap"}).status == 129);
    CHECK(refused({"integrate", f.epic + ".1", "--how", "ff"}).status == 129);
    CHECK_THAT(refused({"integrate", f.epic + ".1", "--undo"}).err,
               ContainsSubstring("revert its commits"));
    f.move_main();
    const ProcessResult diverged = f.try_integrate();
    CHECK(diverged.status == 1);
    CHECK_THAT(diverged.err, ContainsSubstring("--how rebase"));
}

TEST_CASE("an epic with open changesets stays where it is", "[e2e][integrate]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 1)).front();
    const ProcessResult refused =
        sandbox.try_atelier(repository.folder, {"integrate", epic, "--json"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out,
               ContainsSubstring("open-changesets") && ContainsSubstring(epic + ".1 is ready"));
}

TEST_CASE("at whatever call integrate is killed, the next finishes it",
          "[e2e][integrate][kills][generated]") {
    const bool checked_out = GENERATE(true, false);
    const auto prepared = [&](Finished& f) {
        f.move_main();
        if (!checked_out) f.leave_main();
    };
    const auto kill_at = [](Finished& f, const KillPoint& point) {
        return run_killed(f.sandbox, f.repository.folder, point,
                          {"integrate", f.epic, "--how", "merge"});
    };
    Finished whole;
    prepared(whole);
    const long calls = kill_at(whole, {0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 20);
    const auto points = kill_points(calls, std::max(calls / 8, 1L));
    for (const KillPoint& point : points) {
        Finished f;
        prepared(f);
        const std::string before = f.main();
        kill_at(f, point);
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim
                     << (checked_out ? ", checked out" : ""));
        f.git({"merge-base", "--is-ancestor", before, "main"});
        // As any Git that was killed leaves it.
        for (const char* lock :
             {"index.lock", "refs/heads/main.lock", "HEAD.lock", "ORIG_HEAD.lock"})
            fs::remove(f.repository.common_dir / lock);
        ProcessResult next = f.try_integrate({"--how", "merge"});
        if (next.status != 0) {
            // Git was killed while it wrote files.
            INFO(next.err);
            CHECK_THAT(next.err,
                       ContainsSubstring("has changes") || ContainsSubstring("in the way"));
            f.git({"reset", "-q", "--hard"});
            f.git({"clean", "-q", "-f"});
            next = f.try_integrate({"--how", "merge"});
        }
        INFO(next.out << next.err);
        CHECK(next.status == 0);
        CHECK(f.git({"rev-list", "--count", "--merges", before + "..main"}) == "1");
        CHECK(f.git({"rev-parse", "main^2"}) == f.git({"rev-parse", "one"}));
        CHECK(f.is_clean());
        CHECK(f.is_whole());
        const std::string log = f.sandbox.atelier(f.repository.folder, {"log"});
        CHECK(log.find(" into main as ") != std::string::npos);
        CHECK(log.find(" into main as ") == log.rfind(" into main as "));
    }
    std::cout << points.size() << " kills at " << calls << " calls of integrate\n";
}

TEST_CASE("parent and root that another moves meanwhile lose nothing",
          "[e2e][integrate][generated]") {
    const std::string how = GENERATE("ff", "rebase", "squash", "merge");
    Finished f;
    f.leave_main();
    const auto commit_on = [&](const std::string& branch, int number) {
        const std::string old = f.git({"rev-parse", branch});
        const std::string made = f.git({"commit-tree", "-p", old, "-m",
                                        branch + " " + std::to_string(number), old + "^{tree}"});
        // Whoever comes second does it again.
        const bool moved =
            f.sandbox.git()
                .try_git(f.repository.folder, {"update-ref", "refs/heads/" + branch, made, old})
                .status == 0;
        return moved ? made : std::string();
    };
    std::vector<std::string> theirs;
    Background run = f.sandbox.start(f.repository.folder, {"integrate", f.epic, "--how", how});
    for (int i = 0; i < 30; ++i)
        for (const char* branch : {"main", "one"})
            if (const std::string made = commit_on(branch, i); !made.empty())
                theirs.push_back(made + " " + branch);
    const int status = run.wait();
    INFO(run.output());
    // By then they may have come apart.
    CHECK((status == 0 || status == 75 || (how == "ff" && status == 1)));
    REQUIRE_FALSE(theirs.empty());
    for (const std::string& one : theirs) {
        const auto words = split(one, ' ');
        CHECK(f.sandbox.git()
                  .try_git(f.repository.folder, {"merge-base", "--is-ancestor", words[0], words[1]})
                  .status == 0);
    }
    CHECK(f.is_whole());
    if (status == 0) CHECK(f.git({"show", "main:1.txt"}) == f.git({"show", "one:1.txt"}));
}
