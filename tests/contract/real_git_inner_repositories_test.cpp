// Repositories inside a worktree, as people, agents and their tools make them.
#include "support/other_disk.hpp"
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

using NameList = std::vector<std::string>;

// A worktree of ours, and a library that is elsewhere.
struct InnerFixture : RepositoryFixture {
    fs::path origin = sandbox.plain("origin").folder;
    fs::path place = work("at-x.1");

    InnerFixture() {
        sandbox.commit(built.folder, "Ignore\n", {{".gitignore", "vendor/\n"}});
        git({"submodule", "--quiet", "add", origin.string(), "libs/module"});
        git({"commit", "-qm", "Add the module"});
        unwrap(repository.worktrees().add_worktree(place, branch("work"), at("HEAD")));
    }

    std::string in(const std::string& path, std::vector<std::string> words) {
        return sandbox.git(place / path, std::move(words));
    }
    void check_out_module() { sandbox.git(place, {"submodule", "--quiet", "update", "--init"}); }
    void clone(const std::string& path, std::vector<std::string> with = {}) {
        std::vector<std::string> words = {"clone", "-q"};
        words.insert(words.end(), with.begin(), with.end());
        words.insert(words.end(), {origin.string(), path});
        sandbox.git(place, std::move(words));
    }
    // The clone or the submodule of that path.
    void make(const std::string& path) {
        if (path == "vendor/lib")
            clone(path);
        else
            check_out_module();
    }
    void commit_in(const std::string& path, const std::string& file = "own.txt") {
        sandbox.commit(place / path, "Own\n", {{file, "own\n"}});
    }
    std::vector<InnerRepository> inner() {
        return unwrap(repository.worktrees().contents(place)).repositories;
    }
    InnerRepository the_one() {
        const auto found = inner();
        REQUIRE(found.size() == 1);
        return found.front();
    }
    NameList unpublished() { return the_one().unpublished; }
};

} // namespace

TEST_CASE("a clone with nothing of its own has nothing to lose", "[contract][git][inner]") {
    InnerFixture f;
    f.sandbox.commit(f.origin, "Release\n", {{"r.txt", "r\n"}});
    f.sandbox.git(f.origin, {"tag", "-a", "-m", "Release", "v1"});
    f.sandbox.git(f.origin, {"reset", "-q", "--hard", "HEAD~1"});
    SECTION("of a branch") {
        f.clone("vendor/lib");
    }
    SECTION("of a tag that no branch has") {
        f.clone("vendor/lib", {"-b", "v1"});
    }
    SECTION("of a submodule") {
        f.check_out_module();
        CHECK(f.the_one().kind == InnerKind::submodule);
        CHECK(f.the_one().path == "libs/module");
    }
    SECTION("of a submodule at a commit that no branch has any more") {
        f.check_out_module();
        f.sandbox.git(f.origin, {"commit", "-q", "--amend", "-m", "Anew"});
        f.in("libs/module", {"fetch", "-q"});
    }
    CHECK(f.unpublished().empty());
    CHECK(f.the_one().changed.empty());
}

TEST_CASE("commits that a repository inside has for itself are told by their refs",
          "[contract][git][inner]") {
    InnerFixture f;
    const std::string path = GENERATE("vendor/lib", "libs/module");
    INFO(path);
    f.make(path);
    f.in(path, {"checkout", "-q", "--detach"});
    SECTION("on no branch") {
        f.commit_in(path);
        CHECK(f.unpublished() == NameList{"HEAD"});
    }
    SECTION("on a branch that is not checked out") {
        f.in(path, {"checkout", "-q", "-b", "side"});
        f.commit_in(path);
        f.in(path, {"checkout", "-q", "--detach", "origin/main"});
        CHECK(f.unpublished() == NameList{"refs/heads/side"});
    }
    SECTION("under a tag alone") {
        f.commit_in(path);
        f.in(path, {"tag", "-a", "-m", "Mine", "mine"});
        f.in(path, {"checkout", "-q", "--detach", "origin/main"});
        CHECK(f.unpublished() == NameList{"refs/tags/mine"});
    }
    SECTION("in the stash") {
        write_file(f.place / path / "README.md", "changed\n");
        f.in(path, {"stash", "-q"});
        CHECK(f.unpublished() == NameList{"refs/stash"});
    }
    SECTION("pushed, they are elsewhere") {
        f.in(path, {"checkout", "-q", "-b", "side"});
        f.commit_in(path);
        f.in(path, {"push", "-q", "origin", "side"});
        CHECK(f.unpublished().empty());
    }
}

TEST_CASE("files that a repository inside has not committed are told", "[contract][git][inner]") {
    InnerFixture f;
    const std::string path = GENERATE("vendor/lib", "libs/module", "app");
    INFO(path);
    if (path == "libs/module")
        f.check_out_module();
    else
        f.clone(path);
    write_file(f.place / path / "README.md", "changed\n");
    write_file(f.place / path / "new.txt", "new\n");
    CHECK(f.the_one().changed == NameList{"README.md", "new.txt"});
}

TEST_CASE("every repository inside is found, wherever it hides", "[contract][git][inner]") {
    InnerFixture f;
    f.sandbox.git(f.place, {"init", "-q", "-b", "main", "vendor/deep/one"});
    f.commit_in("vendor/deep/one");
    f.sandbox.git(f.place, {"init", "-q", "-b", "main", "vendor/deep/one/two"});
    write_file(f.place / "vendor/deep/one/two/x", "no commit yet\n");
    f.sandbox.git(f.place, {"init", "-q", "-b", "main", "--bare", "vendor/store.git"});
    f.in("vendor/deep/one", {"push", "-q", (f.place / "vendor/store.git").string(), "main"});
    // Committed as a link, which reads as clean.
    f.sandbox.git(f.place, {"init", "-q", "-b", "main", "app"});
    f.commit_in("app");
    f.sandbox.git(f.place, {"add", "app"});
    f.sandbox.git(f.place, {"commit", "-qm", "Link"});
    // There is no folder in it.
    f.in("vendor/deep/one",
         {"worktree", "add", "-q", "--detach", (f.place / "vendor/leaf").string()});
    write_file(f.place / "vendor/empty/only.txt", "a leaf\n");
    // Nor in this one, whose folders are elsewhere.
    fs::create_directories(f.place / "vendor/odd.git");
    fs::create_directories(f.place / "vendor/parts");
    f.sandbox.git(f.place, {"init", "-q", "-b", "main", "--bare", "vendor/whole.git"});
    for (const char* part : {"objects", "refs"}) {
        fs::rename(f.place / "vendor/whole.git" / part, f.place / "vendor/parts" / part);
        fs::create_directory_symlink(f.place / "vendor/parts" / part,
                                     f.place / "vendor/odd.git" / part);
    }
    for (const char* file : {"HEAD", "config"})
        fs::rename(f.place / "vendor/whole.git" / file, f.place / "vendor/odd.git" / file);
    fs::remove_all(f.place / "vendor/whole.git");
    const auto found = f.inner();
    REQUIRE(found.size() == 6);
    CHECK(found[0].path == "app");
    CHECK(found[0].unpublished == NameList{"refs/heads/main"});
    CHECK(found[1].path == "vendor/deep/one");
    CHECK(found[2].path == "vendor/deep/one/two");
    CHECK(found[2].unpublished.empty());
    CHECK(found[2].changed == NameList{"x"});
    CHECK(found[3].path == "vendor/leaf");
    CHECK(found[4].path == "vendor/odd.git");
    CHECK(found[5].path == "vendor/store.git");
    CHECK_FALSE(found[5].checked_out);
    CHECK(found[5].unpublished == NameList{"refs/heads/main"});
}

TEST_CASE("what a submodule's git dir holds is told where its files are gone",
          "[contract][git][inner]") {
    InnerFixture f;
    f.check_out_module();
    f.in("libs/module", {"checkout", "-q", "-b", "side"});
    f.commit_in("libs/module");
    SECTION("taken out of the worktree") {
        f.sandbox.git(f.place, {"submodule", "--quiet", "deinit", "-f", "libs/module"});
    }
    SECTION("the whole worktree") {
        fs::remove_all(f.place);
    }
    const InnerRepository module = f.the_one();
    CHECK(module.kind == InnerKind::submodule);
    CHECK_FALSE(module.checked_out);
    CHECK(module.path == "libs/module");
    CHECK(std::ranges::count(module.unpublished, "refs/heads/side") == 1);
    const fs::path out = f.work("kept/module");
    unwrap(f.repository.worktrees().move_out(f.place, module, out));
    CHECK(f.sandbox.git(out, {"show", "side:own.txt"}) == "own");
    CHECK(f.inner().empty());
}

TEST_CASE("of a worktree of a repository that stays only HEAD and files count",
          "[contract][git][inner]") {
    InnerFixture f;
    f.sandbox.git(f.origin,
                  {"worktree", "add", "-q", "-b", "linked", (f.place / "vendor/linked").string()});
    f.commit_in("vendor/linked");
    CHECK(f.the_one().kind == InnerKind::linked);
    CHECK(f.unpublished().empty());
    f.in("vendor/linked", {"checkout", "-q", "--detach"});
    f.commit_in("vendor/linked", "more.txt");
    CHECK(f.unpublished() == NameList{"HEAD"});
}

TEST_CASE("what only looks like a repository is not one, and a damaged one is not passed over",
          "[contract][git][inner]") {
    InnerFixture f;
    write_file(f.place / "vendor/a/.git", "gitdir: /nowhere\n");
    write_file(f.place / "vendor/b/.git/config", "[core]\n");
    fs::create_directory_symlink(f.origin, f.place / "vendor/link");
    CHECK(f.inner().empty());
    f.clone("vendor/lib");
    fs::remove(f.place / "vendor/lib/.git/HEAD");
    CHECK(code_of(f.repository.worktrees().contents(f.place)) == ErrorCode::git_failed);
}

TEST_CASE("a submodule comes out as a repository of its own, with those in it",
          "[contract][git][inner]") {
    InnerFixture f;
    const fs::path inner = f.sandbox.plain("inner").folder;
    f.sandbox.git(f.origin, {"submodule", "--quiet", "add", inner.string(), "sub"});
    f.sandbox.git(f.origin, {"commit", "-qm", "Sub"});
    f.git({"submodule", "--quiet", "update", "--remote"});
    f.git({"commit", "-qam", "Newer"});
    f.sandbox.git(f.place, {"merge", "-q", "main"});
    f.sandbox.git(f.place, {"submodule", "--quiet", "update", "--init", "--recursive"});
    f.commit_in("libs/module");
    f.commit_in("libs/module/sub");
    write_file(f.place / "libs/module/left.txt", "left\n");
    const auto found = f.inner();
    REQUIRE(found.size() == 2);
    const fs::path out = f.work("kept/module");
    unwrap(f.repository.worktrees().move_out(f.place, found[0], out));
    unwrap(f.repository.worktrees().discard_worktree(f.place));
    CHECK(f.sandbox.git(out, {"show", "HEAD:own.txt"}) == "own");
    CHECK(f.sandbox.git(out / "sub", {"show", "HEAD:own.txt"}) == "own");
    CHECK(f.sandbox.git(out, {"status", "--short"}).find("left.txt") != std::string::npos);
    CHECK(fs::exists(out / "sub/own.txt"));
}

TEST_CASE("submodules come out of a worktree that is on another disk than the repository",
          "[contract][git][inner]") {
    const auto disk = folder_on_other_disk();
    if (!disk) {
        WARN("there is no second disk to write to");
        return;
    }
    InnerFixture f;
    const TemporaryFolder there(*disk);
    f.place = there / "at-x.2";
    unwrap(f.repository.worktrees().add_worktree(f.place, branch("far"), f.at("HEAD")));
    f.check_out_module();
    f.commit_in("libs/module");
    const fs::path out = there / "kept/module";
    if (GENERATE(false, true)) fs::remove_all(f.place);
    unwrap(f.repository.worktrees().move_out(f.place, f.the_one(), out));
    CHECK(f.sandbox.git(out, {"show", "HEAD:own.txt"}) == "own");
    CHECK(f.inner().empty());
}

TEST_CASE("a worktree stays while a repository in it has what is nowhere else",
          "[contract][git][inner]") {
    InnerFixture f;
    const std::string path = GENERATE("vendor/lib", "libs/module");
    INFO(path);
    f.make(path);
    SECTION("a commit on a branch that is not checked out") {
        f.in(path, {"checkout", "-q", "-b", "side"});
        f.commit_in(path);
        f.in(path, {"checkout", "-q", "--detach", "origin/main"});
    }
    SECTION("a stash") {
        write_file(f.place / path / "README.md", "changed\n");
        f.in(path, {"stash", "-q"});
    }
    SECTION("a commit in a submodule whose folder is gone with the worktree's") {
        if (path == "vendor/lib") return;
        f.in(path, {"checkout", "-q", "-b", "side"});
        f.commit_in(path);
        fs::remove_all(f.place);
    }
    const auto refused = f.repository.worktrees().remove_worktree(f.place);
    REQUIRE(code_of(refused) == ErrorCode::dirty);
    CHECK_THAT(refused.error().message, ContainsSubstring("commits that are nowhere else"));
    CHECK_FALSE(f.unpublished().empty());
}

TEST_CASE("a worktree that somebody locked stays, and Git's reason is told",
          "[contract][git][inner]") {
    InnerFixture f;
    f.check_out_module();
    f.git({"worktree", "lock", "--reason", "on a stick", f.place.string()});
    const auto refused = f.repository.worktrees().remove_worktree(f.place);
    REQUIRE(code_of(refused) == ErrorCode::git_failed);
    CHECK_THAT(refused.error().message, ContainsSubstring("on a stick"));
    CHECK(fs::exists(f.place / "libs/module/README.md"));
}

TEST_CASE("a worktree with submodules goes, and nothing else of the repository",
          "[contract][git][inner]") {
    InnerFixture f;
    f.check_out_module();
    const auto submodules = [&] { return unwrap(f.repository.audit().state()).submodules.size(); };
    CHECK(submodules() == 2);
    unwrap(f.repository.worktrees().remove_worktree(f.place));
    CHECK_FALSE(fs::exists(f.place));
    CHECK(submodules() == 1);
    CHECK(f.sandbox.git(f.built.folder / "libs/module", {"status", "--short"}).empty());
}

TEST_CASE("a worktree with a submodule is for no other branch, and stays for what is there alone",
          "[contract][git][inner][reuse]") {
    InnerFixture f;
    const std::string path = "libs/module";
    GitWorktrees& worktrees = f.repository.worktrees();
    std::string why;
    SECTION("that is not checked out") {}
    SECTION("at the commit that is recorded") {
        f.check_out_module();
    }
    SECTION("at another commit") {
        f.check_out_module();
        f.in(path, {"checkout", "-q", "--detach", "HEAD"});
        f.commit_in(path);
        why = "has changes: libs/module";
    }
    SECTION("with files that are not committed") {
        f.check_out_module();
        write_file(f.place / path / "README.md", "mine\n");
        why = "has changes: libs/module";
    }
    SECTION("with a commit that no remote has") {
        f.check_out_module();
        f.in(path, {"checkout", "-q", "--detach", "HEAD"});
        f.commit_in(path);
        f.sandbox.git(f.place, {"commit", "-q", "-a", "-m", "Record it"});
        why = "commits that are nowhere else";
    }
    const Footprint seen = unwrap(worktrees.contents(f.place)).footprint;
    const auto shelved = worktrees.shelve_worktree(f.place, f.work("at-pool-1"), seen);
    CHECK_FALSE((shelved && *shelved));
    CHECK_FALSE(fs::exists(f.work("at-pool-1")));
    const auto removed = worktrees.remove_worktree(f.place, seen);
    CHECK(bool(removed) == why.empty());
    CHECK(fs::exists(f.place) == !why.empty());
    if (!removed) CHECK_THAT(removed.error().message, ContainsSubstring(why));
}
