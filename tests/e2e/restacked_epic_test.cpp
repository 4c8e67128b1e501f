// Stacks of work branches follow what they stand on, with real Git and the real programs.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"

#include <iostream>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* stacked_plan = R"(epics:
  - title: One
    root_branch: one
    changesets:
      - key: a
        title: A
        description: "demo: write a.txt a"
      - key: b
        title: B
        description: "demo: write b.txt b"
        depends_on: [a]
      - key: c
        title: C
        description: "demo: write c.txt c"
        depends_on: [b]
      - key: d
        title: D
        description: "demo: write d.txt d"
)";

// Four changesets wait for their review: three stacked on each other, one beside them.
struct Waiting {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic;

    Waiting() {
        epic = sandbox.plan(repository.folder, stacked_plan).front();
        write_file(sandbox.project(repository.folder) / "config.user.json",
                   R"({"review": {"required": true}})");
        const ProcessResult worked = sandbox.work(repository.folder);
        INFO(worked.out << worked.err);
        REQUIRE(worked.status == 0);
        REQUIRE(git({"show", branch(3) + ":a.txt"}) == "a");
    }

    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git().git(repository.folder, arguments);
    }
    std::string branch(int number) const { return "one-" + epic + "." + std::to_string(number); }
    std::string head(const std::string& name) { return git({"rev-parse", name}); }
    Json land(int number) {
        const std::string id = epic + "." + std::to_string(number);
        sandbox.json(repository.folder, {"review", id, "--approve"});
        return sandbox.json(repository.folder, {"integrate", id});
    }
    fs::path worktree(int number) {
        return sandbox.project(repository.folder) / "worktrees" /
               (epic + "." + std::to_string(number));
    }
    // Somebody else's commit on a branch that nobody has checked out.
    std::string move(const std::string& name, const std::string& file) {
        const fs::path place = sandbox.root() / "theirs";
        git({"worktree", "add", "-q", "--detach", place.string(), name});
        const std::string made =
            sandbox.git().commit(place, "Theirs\n", {{file, "theirs\n"}}).str();
        git({"worktree", "remove", place.string()});
        git({"update-ref", "refs/heads/" + name, made});
        return made;
    }
    Json restack(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"restack", epic});
        return sandbox.json(repository.folder, more);
    }
    ProcessResult try_restack(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"restack", epic});
        return sandbox.try_atelier(repository.folder, more);
    }
    std::string work_refs() { return git({"for-each-ref", "refs/heads/one-*"}); }
    bool holds(const std::string& name, const std::string& commit) {
        return sandbox.git()
                   .try_git(repository.folder, {"merge-base", "--is-ancestor", commit, name})
                   .status == 0;
    }
    bool is_clean(int number) {
        return sandbox.git().git(worktree(number), {"status", "--porcelain"}).empty();
    }
    bool is_whole() {
        return sandbox.git().try_git(repository.folder, {"fsck", "--strict"}).status == 0;
    }
};

} // namespace

TEST_CASE("stacks follow their root branch with their worktrees, and go back", "[e2e][restack]") {
    Waiting f;
    const std::string before = f.work_refs();
    const std::string messages =
        f.git({"log", "--format=%an %ae %ad %cn %B", "one.." + f.branch(3)});
    const std::string theirs = f.move("one", "theirs.txt");
    const ProcessResult shown = f.try_restack({"--dry-run"});
    CHECK(shown.status == 0);
    CHECK_THAT(shown.out, ContainsSubstring("4 branches would move"));
    CHECK(f.work_refs() == before);

    const Json done = f.restack();
    CHECK(at(done, {"epics", "0", "moved"}).as_array().size() == 4);
    CHECK(at(done, {"epics", "0", "left"}).as_array().empty());
    for (int number = 1; number <= 4; ++number) {
        CHECK(f.holds(f.branch(number), theirs));
        CHECK(f.is_clean(number));
        CHECK(fs::exists(f.worktree(number) / "theirs.txt"));
    }
    CHECK(f.holds(f.branch(3), f.head(f.branch(2))));
    CHECK(f.git({"log", "--format=%an %ae %ad %cn %B", theirs + ".." + f.branch(3)}) == messages);
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"restack"}),
               ContainsSubstring("every branch is where it belongs"));

    SECTION("with --undo") {
        CHECK(f.restack({"--undo"}).find("undone")->as_bool());
        CHECK(f.work_refs() == before);
        for (int number = 1; number <= 4; ++number)
            CHECK(f.is_clean(number));
        CHECK_FALSE(fs::exists(f.worktree(3) / "theirs.txt"));
        const ProcessResult again = f.try_restack({"--undo"});
        CHECK(again.status == 1);
        CHECK_THAT(again.err, ContainsSubstring("git atelier show " + f.epic));
    }
    SECTION("but not where one has moved since") {
        f.sandbox.git().commit(f.worktree(2), "Mine\n", {{"mine", "mine\n"}});
        const std::string moved = f.work_refs();
        const ProcessResult refused = f.try_restack({"--undo"});
        CHECK(refused.status == 1);
        CHECK_THAT(refused.err, ContainsSubstring(f.branch(2) + " is at " + f.head(f.branch(2))) &&
                                    !ContainsSubstring(f.branch(3)));
        CHECK(f.work_refs() == moved);
    }
    SECTION("and they land as before") {
        const Json landed = f.land(1);
        CHECK(landed.string_at("integrated") == f.head("one"));
        f.land(4);
        // What was stacked has followed.
        CHECK(f.holds(f.branch(3), f.head("one")));
        CHECK(f.git({"rev-list", "--count", "one.." + f.branch(3)}) == "2");
        f.land(2);
        f.land(3);
        CHECK(f.git({"rev-list", "--count", theirs + "..one"}) == "4");
        const std::string agents = "%(trailers:key=Atelier-Agent,valueonly)";
        CHECK(lines_of(f.git({"log", "--format=" + agents, "-1", "one"})).front() ==
              "atelier/worker/worker-1");
    }
    CHECK(f.is_whole());
}

TEST_CASE("what conflicts or has changes stays, and is named", "[e2e][restack]") {
    Waiting f;
    const std::string theirs = f.move("one", "b.txt");
    write_file(f.worktree(4) / "d.txt", "mine\n");
    const std::string b = f.head(f.branch(2));
    const std::string c = f.head(f.branch(3));
    const std::string d = f.head(f.branch(4));
    const ProcessResult result = f.try_restack();
    CHECK(result.status == 1);
    CHECK_THAT(result.out,
               ContainsSubstring("1 branch moved, 3 stay as they are") &&
                   ContainsSubstring(f.branch(2) + " stays: conflicts with " + f.branch(1)) &&
                   ContainsSubstring("(atelier/worker/worker-1)\n    b.txt\n") &&
                   ContainsSubstring(f.branch(3) + " stays: it stands on") &&
                   ContainsSubstring(f.worktree(4).string() + " has changes"));
    CHECK(f.holds(f.branch(1), theirs));
    CHECK(f.head(f.branch(2)) == b);
    CHECK(f.head(f.branch(3)) == c);
    CHECK(f.head(f.branch(4)) == d);
    CHECK(read_file(f.worktree(4) / "d.txt") == "mine\n");
    CHECK(f.is_clean(2));
    // It is told until one of the two moves.
    const auto why = [&](int number) {
        return f.sandbox.json(f.repository.folder, {"why", f.epic + "." + std::to_string(number)});
    };
    const Json told = why(2);
    const Json& left = at(told, {"left", "0"});
    CHECK(left.string_at("code") == "conflict");
    CHECK(left.string_at("branch") == f.branch(2));
    CHECK(left.string_at("onto") == f.branch(1));
    CHECK(left.string_at("agent") == "atelier/worker/worker-1");
    CHECK(left.find("paths")->dump() == R"(["b.txt"])");
    CHECK_THAT(told.find("reasons")->dump(), ContainsSubstring("\"conflict\""));
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"why", f.epic + ".2"}),
               ContainsSubstring("Left behind by a restack") &&
                   ContainsSubstring("'git atelier open " + f.epic + ".2 -- git rebase " +
                                     f.branch(1) + "'"));
    CHECK(why(4).find("left")->as_array().empty());
    CHECK(f.sandbox.json(f.repository.folder, {"why", f.epic}).find("left")->as_array().size() ==
          1);
    f.sandbox.git().commit(f.worktree(2), "More\n", {{"more.txt", "more\n"}});
    CHECK(why(2).find("left")->as_array().empty());
}

TEST_CASE("the root branch takes in what came to its parent", "[e2e][restack]") {
    Waiting f;
    const std::string root = f.move("one", "root.txt");
    const std::string before = f.git({"for-each-ref", "refs/heads"});
    const std::string main =
        f.sandbox.git().commit(f.repository.folder, "Main\n", {{"main.txt", "main\n"}}).str();
    const Json done = f.restack({"--onto-parent"});
    CHECK(at(done, {"epics", "0", "moved"}).as_array().size() == 5);
    CHECK(f.holds("one", main));
    CHECK_FALSE(f.holds("one", root));
    for (int number = 1; number <= 4; ++number)
        CHECK(f.holds(f.branch(number), f.head("one")));
    CHECK(f.git({"show", f.branch(3) + ":root.txt"}) == "theirs");
    f.restack({"--undo"});
    f.git({"update-ref", "refs/heads/main", main + "~"});
    CHECK(f.git({"for-each-ref", "refs/heads"}) == before);
}

TEST_CASE("calls of restack that make no sense are refused", "[e2e][restack]") {
    Waiting f;
    const auto status = [&](const std::vector<std::string>& words) {
        return f.sandbox.try_atelier(f.repository.folder, words).status;
    };
    CHECK(status({"restack", "--undo"}) == 129);
    CHECK(status({"restack", "--onto-parent"}) == 129);
    CHECK(status({"restack", f.epic, "--undo", "--dry-run"}) == 129);
    CHECK(status({"restack", "at-zzzzz"}) == 1);
}

TEST_CASE("doctor names a restack that ended before it was recorded, until the next settles it",
          "[e2e][restack][doctor]") {
    Waiting f;
    const std::string before = f.work_refs();
    const std::string theirs = f.move("one", "theirs.txt");
    const auto doctor = [&] {
        const ProcessResult told = f.sandbox.try_atelier(f.repository.folder, {"doctor", "--json"});
        return told.out;
    };
    CHECK_THAT(doctor(), !ContainsSubstring("was begun and not ended"));
    // Killed by the user's own hook, as soon as the branches have moved.
    const fs::path hook = f.repository.common_dir / "hooks/reference-transaction";
    write_file(hook, "#!/bin/sh\n[ \"$1\" = committed ] || exit 0\n"
                     "grep -q refs/heads/one- || exit 0\nrm -f \"$0\"\n"
                     "kill -9 \"$(cut -d ' ' -f 4 /proc/$PPID/stat)\"\n");
    fs::permissions(hook, fs::perms::owner_all);
    CHECK(f.try_restack().status != 0);
    REQUIRE_FALSE(fs::exists(hook));
    CHECK(f.holds(f.branch(1), theirs));
    CHECK_THAT(doctor(), ContainsSubstring("a restack of " + f.epic + " was begun and not ended"));
    f.restack();
    CHECK_THAT(doctor(), !ContainsSubstring("was begun and not ended"));
    CHECK(f.restack({"--undo"}).find("undone")->as_bool());
    CHECK(f.work_refs() == before);
}

TEST_CASE("at whatever call restack is killed, the next finishes it",
          "[e2e][restack][kills][generated]") {
    const auto kill_at = [](Waiting& f, const KillPoint& point) {
        return run_killed(f.sandbox, f.repository.folder, point, {"restack", f.epic});
    };
    Waiting whole;
    whole.move("one", "theirs.txt");
    const long calls = kill_at(whole, {0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 20);
    const auto points = kill_points(calls, std::max(calls / 6, 1L));
    for (const KillPoint& point : points) {
        Waiting f;
        const std::string theirs = f.move("one", "theirs.txt");
        const std::string before = f.work_refs();
        kill_at(f, point);
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim);
        // As any Git that was killed leaves it.
        for (int number = 1; number <= 4; ++number) {
            const std::string own =
                f.sandbox.git().git(f.worktree(number), {"rev-parse", "--git-dir"});
            fs::remove(fs::path(own) / "index.lock");
            fs::remove(f.repository.common_dir / "refs/heads" / (f.branch(number) + ".lock"));
        }
        ProcessResult next = f.try_restack();
        INFO(next.out << next.err);
        const bool in_one_pass = next.out.find("has changes") == std::string::npos;
        if (!in_one_pass) {
            // Git was killed while it wrote files.
            for (int number = 1; number <= 4; ++number) {
                f.sandbox.git().git(f.worktree(number), {"reset", "-q", "--hard"});
                f.sandbox.git().git(f.worktree(number), {"clean", "-q", "-f"});
            }
            next = f.try_restack();
        }
        CHECK(next.status == 0);
        for (int number = 1; number <= 4; ++number) {
            CHECK(f.holds(f.branch(number), theirs));
            CHECK(f.is_clean(number));
        }
        CHECK(f.holds(f.branch(3), f.head(f.branch(2))));
        CHECK(f.is_whole());
        // Known to the plan, and to be taken back.
        if (!in_one_pass) continue;
        CHECK(f.restack({"--undo"}).find("undone")->as_bool());
        CHECK(f.work_refs() == before);
    }
    std::cout << points.size() << " kills at " << calls << " calls of restack\n";
}
