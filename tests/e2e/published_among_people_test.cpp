// What people, and the services that they rely on, do to work that is under review: nothing of
// theirs is undone, whoever looks reads what it waits for, and work goes on once that is settled.
#include "adapters/sqlite/sqlite_store.hpp"
#include "support/on_github.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

const std::string one_after_the_other = R"("pr_mode": "ready", "pr_gate": "changeset_ready")";

// As when what the forge has said of when it answers again has passed.
void let_limit_pass(OnGithub& f) {
    const fs::path project = f.sandbox.project(f.repository.folder);
    const auto store =
        unwrap(SqliteStore::open(project / ".beads" / "atelier.db", project.filename()));
    unwrap(store->write({Time{}, "test", ""}, [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto kept, plan.remembered("forge-limit:github.com"));
        CHECK_FALSE(kept.value_or("").empty());
        return plan.remember("forge-limit:github.com", "");
    }));
}

struct AmongPeople : OnGithub {
    AmongPeople() : OnGithub(one_after_the_other) {
        git(bare, {"branch", "release", "main"});
        work();
    }
};

} // namespace

TEST_CASE("a remote that refuses a push is heard, and asked again", "[e2e][publish]") {
    OnGithub f(one_after_the_other);
    const fs::path hook = f.bare / "hooks/pre-receive";
    write_file(hook, "#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n");
    fs::permissions(hook, fs::perms::owner_all);
    CHECK_THAT(f.work().err, ContainsSubstring("not on a Friday"));
    CHECK(f.pull_requests(1).empty());
    CHECK(f.changeset(1).string_at("state") == "done");
    fs::remove(hook);
    for (int request = 0; request < 2; ++request)
        f.github.next({.status = request == 0 ? 403 : 429,
                       .body = R"({"message":"API rate limit exceeded"})",
                       .headers = {{"X-RateLimit-Remaining", "0"}, {"Retry-After", "60"}}});
    CHECK_THAT(f.work().err, ContainsSubstring("answers no more requests"));
    CHECK(f.pull_requests(1).empty());
    // One request was enough to know.
    CHECK(f.github.requests().size() == 1);
    // Before it answers again no run asks it anything.
    CHECK_THAT(f.work().err, ContainsSubstring("answers no more requests of this account until"));
    CHECK(f.github.requests().size() == 1);
    let_limit_pass(f);
    f.work();
    CHECK(f.pull_requests(1).empty());
    let_limit_pass(f);
    f.work();
    CHECK(f.pull_requests(1).size() == 1);
    CHECK(f.pushes(1) == 1);
}

TEST_CASE("what a person has changed of a pull request stays, and where it went is told",
          "[e2e][publish]") {
    AmongPeople f;
    unwrap(f.forge.edit(1, {.title = "Greet everybody", .base = *BranchName::parse("release")}));
    f.work();
    CHECK(f.pull_request(1).title == "Greet everybody");
    CHECK(f.pull_request(1).base.str() == "release");
    CHECK_THAT(f.why(1), ContainsSubstring("base-chosen"));

    const std::string root = f.here({"rev-parse", "greeting"});
    f.merge(1, ForgeMerge::squash);
    CHECK_THAT(f.work().err,
               ContainsSubstring("is merged into release, and has not come to main") &&
                   ContainsSubstring("merge release into main"));
    CHECK(f.changeset(1).string_at("state") == "done");
    CHECK(f.here({"rev-parse", "greeting"}) == root);
    CHECK_THAT(f.why(1), ContainsSubstring("is merged into release already"));

    f.git(f.bare, {"update-ref", "refs/heads/main", f.there("release")});
    f.work();
    CHECK(f.changeset(1).string_at("state") == "merged");
    CHECK(f.pull_request(2).base.str() == "main");
}

TEST_CASE("of two open pull requests neither is taken, and one that is reopened goes on",
          "[e2e][publish]") {
    AmongPeople f;
    const auto other = unwrap(
        f.forge.create({f.branch_name(1), {"By hand", "", *BranchName::parse("release")}, false}));
    const std::string told = f.work().err;
    CHECK_THAT(told, ContainsSubstring("has 2 open pull requests: #1, #2") &&
                         ContainsSubstring("close all but one of them"));
    f.forge.close(other.number);
    f.work();
    f.forge.close(1);
    CHECK_THAT(f.work().err, ContainsSubstring("was closed without being merged"));
    const auto inbox = [&] { return f.sandbox.atelier(f.repository.folder, {"inbox"}); };
    CHECK_THAT(inbox(), ContainsSubstring("was closed"));
    f.forge.reopen(1);
    f.work();
    CHECK_THAT(inbox(), !ContainsSubstring("was closed"));
    CHECK(f.changeset(1).string_at("state") == "done");
    const std::string merged = f.merge(1, ForgeMerge::rebase);
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
}

TEST_CASE("what a person pushed to a work branch is not overwritten, and can be taken in",
          "[e2e][publish]") {
    AmongPeople f;
    const fs::path clone = f.sandbox.root() / "bob";
    f.git(f.sandbox.root(), {"clone", "-q", "-b", f.branch(1), f.bare.string(), clone.string()});
    f.git(clone, {"reset", "-q", "--hard", "HEAD~1"});
    f.sandbox.git().commit(clone, "Instead\n", {{"more.txt", "instead\n"}});
    f.git(clone, {"push", "-q", "--force", "origin", f.branch(1)});
    const std::string theirs = f.there(f.branch(1));

    const std::string told = f.work().err;
    const std::string worktree =
        (f.sandbox.project(f.repository.folder) / "worktrees" / f.id(1)).string();
    CHECK_THAT(told, ContainsSubstring("somebody else pushed") &&
                         ContainsSubstring("git -C " + worktree + " rebase origin/" + f.branch(1)));
    CHECK(f.there(f.branch(1)) == theirs);
    CHECK_THAT(f.why(1), ContainsSubstring("remote-moved"));
    SECTION("their commits are taken, and pushed on") {
        f.sandbox.git().try_git(worktree, {"rebase", "-q", "origin/" + f.branch(1)});
        // Both have changed the same file: theirs it is.
        f.git(worktree, {"checkout", "-q", "--ours", "more.txt"});
        f.git(worktree, {"add", "more.txt"});
        f.sandbox.git().try_git(worktree, {"-c", "core.editor=true", "rebase", "--continue"});
        f.git(worktree, {"merge-base", "--is-ancestor", theirs, "HEAD"});
    }
    SECTION("ours replace them") {
        f.here({"push", "-q", "--force-with-lease=" + f.branch(1) + ":" + theirs, "origin",
                f.branch(1)});
    }
    f.work();
    CHECK(f.there(f.branch(1)) == f.here({"rev-parse", f.branch(1)}));
    CHECK_THAT(f.why(1), !ContainsSubstring("remote-moved"));
    CHECK_THAT(f.sandbox.atelier(f.repository.folder, {"inbox"}), !ContainsSubstring("pushed"));
    const std::string merged = f.merge(1, ForgeMerge::squash);
    f.work();
    CHECK(f.changeset(1).string_at("integrated_sha") == merged);
}
