// Pushing to a bare repository by compare-and-set, and bringing from there what others pushed.
#include "ports/git_remotes.hpp"
#include "support/catch.hpp"
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct WithRemote : RepositoryFixture {
    fs::path bare = sandbox.root() / "tool.git";
    CommitId main = at("main");
    CommitId work;

    WithRemote() : work(at("main")) {
        git({"clone", "-q", "--bare", built.folder.string(), bare.string()});
        git({"remote", "add", "origin", "https://forge.example/ann/tool.git"});
        git({"config", "url." + bare.string() + ".insteadOf",
             "https://forge.example/ann/tool.git"});
        git({"switch", "-q", "-c", "work"});
        work = sandbox.commit(built.folder, "Work\n", {{"work.txt", "work\n"}});
        git({"switch", "-q", "main"});
    }
    GitRemotes& remotes() { return repository.remotes(); }
    std::string there(const std::string& name) {
        return sandbox.git(bare, {"for-each-ref", "--format=%(objectname)", "refs/heads/" + name});
    }
    Result<void> push(const CommitId& to, const std::optional<CommitId>& from) {
        return remotes().push("origin", {branch("work"), to, from});
    }
};

} // namespace

TEST_CASE("a branch is pushed from exactly what the remote has", "[contract][git][remotes]") {
    WithRemote f;
    unwrap(f.push(f.work, std::nullopt));
    CHECK(f.there("work") == f.work.str());
    CHECK(unwrap(f.remotes().heads("origin", {branch("work"), branch("none")})) ==
          std::map<BranchName, CommitId>{{branch("work"), f.work}});
    SECTION("again is no error") {
        unwrap(f.push(f.work, std::nullopt));
    }
    SECTION("backwards too, for it says from where") {
        unwrap(f.push(f.main, f.work));
        CHECK(f.there("work") == f.main.str());
    }
    SECTION("not over what somebody else has pushed") {
        const CommitId mine = f.sandbox.commit(f.built.folder, "Mine\n", {{"mine.txt", "mine\n"}});
        for (const auto& seen : {std::optional<CommitId>(f.main), std::optional<CommitId>()}) {
            const Error error = must_fail(f.push(mine, seen));
            CHECK(error.code == ErrorCode::ref_conflict);
            CHECK_THAT(error.message, ContainsSubstring("work is at " + f.work.str()));
        }
        CHECK(f.there("work") == f.work.str());
    }
    SECTION("a hook there that refuses it has the last word") {
        write_file(f.bare / "hooks/pre-receive", "#!/bin/sh\necho 'not today' >&2\nexit 1\n");
        fs::permissions(f.bare / "hooks/pre-receive", fs::perms::owner_all);
        const Error error = must_fail(f.push(f.main, f.work));
        CHECK(error.code == ErrorCode::git_failed);
        CHECK_THAT(error.message, ContainsSubstring("not today"));
    }
}

TEST_CASE("the user's own hook sees a push, and refuses it", "[contract][git][remotes]") {
    WithRemote f;
    const fs::path hook = f.built.common_dir / "hooks/pre-push";
    write_file(hook, "#!/bin/sh\necho 'no tests ran' >&2\nexit 1\n");
    fs::permissions(hook, fs::perms::owner_all);
    CHECK_THAT(must_fail(f.push(f.work, std::nullopt)).message, ContainsSubstring("no tests ran"));
    CHECK(f.there("work").empty());
}

TEST_CASE("what others pushed is brought here, and moves no branch", "[contract][git][remotes]") {
    WithRemote f;
    const fs::path theirs = f.sandbox.root() / "theirs";
    f.git({"clone", "-q", f.bare.string(), theirs.string()});
    const CommitId made = f.sandbox.commit(theirs, "Theirs\n", {{"theirs.txt", "theirs\n"}});
    f.sandbox.git(theirs, {"push", "-q", "origin", "main"});
    CHECK(unwrap(f.remotes().fetch("origin", branch("main"))) == made);
    CHECK(f.at("refs/remotes/origin/main") == made);
    CHECK(f.at("main") == f.main);
    CHECK_FALSE(unwrap(f.remotes().fetch("origin", branch("none"))));
    CHECK_FALSE(fs::exists(f.built.common_dir / "FETCH_HEAD"));
}

TEST_CASE("a remote is known by its address, and its absence by nothing",
          "[contract][git][remotes]") {
    WithRemote f;
    CHECK(unwrap(f.remotes().push_address("origin")) == f.bare.string());
    CHECK_FALSE(unwrap(f.remotes().push_address("upstream")));
    fs::rename(f.bare, f.sandbox.root() / "away.git");
    CHECK(must_fail(f.remotes().heads("origin", {branch("main")})).code == ErrorCode::git_failed);
    CHECK(must_fail(f.push(f.work, std::nullopt)).code == ErrorCode::git_failed);
}
