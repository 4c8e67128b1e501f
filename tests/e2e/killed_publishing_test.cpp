// A run that publishes is killed, with the real gh before a GitHub of the test's own: the next one
// has each branch pushed once and one pull request made.
#include "support/kill_points.hpp"
#include "support/on_github.hpp"

#include <iostream>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// Both changesets are done, and the remote takes what is pushed only now.
struct Unpublished : OnGithub {
    Unpublished() : OnGithub(R"("pr_mode": "draft", "pr_strategy": "parallel")") {
        const fs::path hook = bare / "hooks/pre-receive";
        write_file(hook, "#!/bin/sh\nexit 1\n");
        fs::permissions(hook, fs::perms::owner_all);
        work();
        fs::remove(hook);
    }
    long run_killed_at(const KillPoint& point) {
        const long calls = run_killed(sandbox, repository.folder, point,
                                      {"work", "--mode", "auto", "--agent", "demo"});
        remove_locks(bare);
        remove_locks(repository.common_dir);
        return calls;
    }
    // As any Git that was killed leaves them, here and there; work takes ours away when they are
    // ten minutes old.
    void remove_locks(const fs::path& below) {
        std::vector<fs::path> locks;
        for (const auto& entry : fs::recursive_directory_iterator(below / "refs"))
            if (entry.path().extension() == ".lock") locks.push_back(entry.path());
        for (const fs::path& lock : locks)
            fs::remove(lock);
    }
    void check_shown(int number) {
        const Json shown = sandbox.json(repository.folder, {"show", id(number)});
        CHECK(at(shown, {"bead", "fields", "changeset.pr_number"}).as_string() ==
              std::to_string(pull_requests(number)[0].number));
        CHECK(sandbox.git().try_git(bare, {"fsck", "--strict"}).status == 0);
        CHECK(sandbox.git().try_git(repository.folder, {"fsck", "--strict"}).status == 0);
        CHECK(here({"status", "--porcelain"}).empty());
    }
    // What a person does: the same again, once what is dead counts as dead.
    std::string finish() {
        ProcessResult result;
        eventually("the dead run's name is free", [&] {
            result = sandbox.work(repository.folder);
            return result.err.find("identity-in-use") == std::string::npos &&
                   result.err.find("is already running") == std::string::npos;
        });
        INFO(result.out << result.err);
        CHECK(result.status == 0);
        return result.err + work().err;
    }
    // The same where a Git was killed while it wrote a worktree: a person sees to that.
    void finish_with(int number) {
        const fs::path worktree = sandbox.project(repository.folder) / "worktrees" / id(number);
        fs::remove(fs::path(git(worktree, {"rev-parse", "--git-dir"})) / "index.lock");
        if (finish().find("has changes") == std::string::npos) return;
        git(worktree, {"reset", "-q", "--hard"});
        git(worktree, {"clean", "-q", "-f"});
        finish();
    }
};

} // namespace

TEST_CASE("at whatever call a run is killed that publishes, the next does what is left of it",
          "[e2e][publish][kills][generated]") {
    Unpublished whole;
    const long calls = whole.run_killed_at({0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 20);
    REQUIRE(whole.pull_requests(2).size() == 1);
    const auto points = kill_points(calls, std::max(calls / 5, 1L));
    for (const KillPoint& point : points) {
        Unpublished f;
        f.run_killed_at(point);
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim);
        f.finish();
        for (const int number : {1, 2}) {
            CHECK(f.there(f.branch(number)) == f.here({"rev-parse", f.branch(number)}));
            CHECK(f.pushes(number) == 1);
            REQUIRE(f.pull_requests(number).size() == 1);
            CHECK(f.pull_requests(number)[0].draft);
            CHECK(f.changeset(number).string_at("state") == "done");
        }
        f.check_shown(2);
    }
    std::cout << points.size() << " kills at " << calls << " calls of a run that publishes\n";
}

TEST_CASE("at whatever call a run is killed that lands what was merged, the next leads on the rest",
          "[e2e][publish][kills][generated]") {
    struct Merged : Unpublished {
        std::string merged;
        Merged() {
            work();
            merged = merge(1, ForgeMerge::squash);
        }
    };
    Merged whole;
    const long calls = whole.run_killed_at({0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 50);
    REQUIRE(whole.pull_request(2).base.str() == "main");
    const auto points = kill_points(calls, std::max(calls / 5, 1L));
    for (const KillPoint& point : points) {
        Merged f;
        f.run_killed_at(point);
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim);
        f.finish_with(2);
        CHECK(f.changeset(1).string_at("state") == "merged");
        CHECK(f.changeset(1).string_at("integrated_sha") == f.merged);
        CHECK(f.here({"rev-parse", "greeting"}) == f.merged);
        CHECK(f.here({"for-each-ref", "refs/heads/" + f.branch(1)}).empty());
        CHECK(f.pull_request(2).base.str() == "main");
        CHECK(f.there(f.branch(2)) == f.here({"rev-parse", f.branch(2)}));
        CHECK(f.there(f.branch(2) + "~1") == f.merged);
        CHECK(f.pushes(2) == 2);
        CHECK(f.pull_requests(2).size() == 1);
        f.check_shown(2);
    }
    std::cout << points.size() << " kills at " << calls << " calls of a run that lands by one\n";
}
