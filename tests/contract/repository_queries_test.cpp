// What a repository answers, and how its refs and configuration move.
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A repository that `git init` has just made.
struct Unborn {
    fs::path begin() {
        sandbox.git(sandbox.root(), {"init", "-q", "-b", "main", "new"});
        return sandbox.root() / "new";
    }
    GitSandbox sandbox;
    fs::path folder = begin();
    ChildProcess process;
    GitRepository repository{process, sandbox.environment(), unwrap(discover_repository(folder))};
};

const FileChange& of(const std::vector<FileChange>& changes, const std::string& path) {
    const auto found = std::find_if(changes.begin(), changes.end(),
                                    [&](const FileChange& change) { return change.path == path; });
    if (found == changes.end()) FAIL(path << " is not among the changes");
    return *found;
}

void install_hook(const fs::path& common_dir, const std::string& name, const std::string& script) {
    write_file(common_dir / "hooks" / name, script);
    fs::permissions(common_dir / "hooks" / name, fs::perms::owner_all);
}

} // namespace

TEST_CASE("the default branch is origin's, else the checkout's, else the configured one",
          "[contract][git][queries]") {
    RepositoryFixture f;
    f.git({"checkout", "-q", "-b", "topic"});
    f.git({"branch", "develop"});
    CHECK(unwrap(f.repository.default_branch()).str() == "topic");
    f.git({"update-ref", "refs/remotes/origin/develop", "HEAD"});
    f.git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"});
    CHECK(unwrap(f.repository.default_branch()).str() == "develop");
    SECTION("one that only the remote has counts as well") {
        f.git({"branch", "-D", "-q", "develop"});
        CHECK(unwrap(f.repository.default_branch()).str() == "develop");
    }
    SECTION("one that is gone there too is passed over") {
        f.git({"branch", "-D", "-q", "develop"});
        f.git({"update-ref", "-d", "refs/remotes/origin/develop"});
        CHECK(unwrap(f.repository.default_branch()).str() == "topic");
    }
    SECTION("with a detached HEAD") {
        f.git({"checkout", "-q", "--detach"});
        f.git({"symbolic-ref", "-d", "refs/remotes/origin/HEAD"});
        CHECK(unwrap(f.repository.default_branch()).str() == "main");
        f.git({"config", "init.defaultBranch", "trunk"});
        CHECK(code_of(f.repository.default_branch()) == ErrorCode::not_found);
    }
}

TEST_CASE("a repository without commits says so", "[contract][git][queries]") {
    Unborn f;
    const auto chosen = f.repository.default_branch();
    CHECK(code_of(chosen) == ErrorCode::not_found);
    CHECK_THAT(chosen.error().message, ContainsSubstring("no commit"));
    CHECK_FALSE(unwrap(f.repository.resolve("HEAD")));
    CHECK(unwrap(f.repository.branches()).empty());
    const auto checkouts = unwrap(f.repository.checkouts());
    REQUIRE(checkouts.size() == 1);
    CHECK_FALSE(checkouts[0].head);
    CHECK_FALSE(unwrap(f.repository.worktree_state(f.folder)).head);
    CHECK(unwrap(f.repository.worktree_state(f.folder)).branch == branch("main"));
}

TEST_CASE("names are resolved strictly", "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId head = f.at("HEAD");
    f.git({"tag", "-a", "-m", "tag", "v1"});
    CHECK(unwrap(f.repository.resolve("refs/heads/main")) == head);
    CHECK(unwrap(f.repository.resolve("refs/tags/v1")) == head);
    CHECK(unwrap(f.repository.resolve(head.str())) == head);
    CHECK_FALSE(unwrap(f.repository.resolve("refs/heads/none")));
    CHECK_FALSE(unwrap(f.repository.resolve(std::string(40, '1'))));
    CHECK(code_of(f.repository.resolve("main")) == ErrorCode::usage);
    CHECK(code_of(f.repository.resolve("--all")) == ErrorCode::usage);
}

TEST_CASE("ancestry, merge bases and ranges", "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const CommitId one = f.sandbox.commit(f.built.folder, "One\n", {{"x", "1\n"}});
    const CommitId two = f.sandbox.commit(f.built.folder, "Two\n\nBody\n", {{"x", "2\n"}});
    f.git({"checkout", "-q", "-b", "side", base.str()});
    const CommitId side = f.sandbox.commit(f.built.folder, "Side\n", {{"y", "1\n"}});
    f.git({"checkout", "-q", "--orphan", "alone"});
    f.git({"commit", "-qm", "Alone"});
    CHECK(unwrap(f.repository.is_ancestor(base, two)));
    CHECK_FALSE(unwrap(f.repository.is_ancestor(two, side)));
    CHECK(unwrap(f.repository.merge_base(two, side)) == base);
    CHECK_FALSE(unwrap(f.repository.merge_base(two, f.at("alone"))));
    CHECK(unwrap(f.repository.commits(base, two)) == std::vector{one, two});
    CHECK(unwrap(f.repository.commits(two, base)).empty());
    CHECK(unwrap(f.repository.message(two)) == "Two\n\nBody\n");
    const CommitId absent = unwrap(CommitId::parse(std::string(40, '1')));
    CHECK(code_of(f.repository.is_ancestor(absent, two)) == ErrorCode::git_failed);
    CHECK(code_of(f.repository.commits(absent, two)) == ErrorCode::git_failed);
}

TEST_CASE("changes are counted against the fork, with renames, binaries and generated files",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const CommitId moved = f.sandbox.commit(f.built.folder, "On\n", {{"docs/guide.md", "moved\n"}});
    f.git({"checkout", "-q", "-b", "work", base.str()});
    f.git({"mv", "src/a.txt", "src/ä b.txt"});
    f.git({"commit", "-qm", "Rename"});
    const std::string blob("\0\1\2\0 binary", 11);
    const CommitId head = f.sandbox.commit(
        f.built.folder, "Work\n",
        {{"src/b.txt", std::nullopt},
         {"logo.png", blob},
         {"gen/.gitattributes", "*.lock linguist-generated\nno.lock -linguist-generated\n"},
         {"gen/a.lock", "1\n2\n"},
         {"gen/no.lock", "1\n"},
         {"a.lock", "1\n"}});
    const auto changes = unwrap(f.repository.changes(moved, head));
    CHECK(changes.size() == 7);
    CHECK(of(changes, "src/ä b.txt").old_path == "src/a.txt");
    CHECK(of(changes, "src/ä b.txt").added == 0);
    CHECK(of(changes, "src/b.txt").deleted == 3);
    CHECK(of(changes, "logo.png").binary);
    CHECK(of(changes, "logo.png").binary_bytes == 11);
    CHECK(of(changes, "gen/a.lock").generated);
    CHECK(of(changes, "gen/a.lock").added == 2);
    CHECK_FALSE(of(changes, "gen/no.lock").generated);
    CHECK_FALSE(of(changes, "a.lock").generated);
    CHECK(unwrap(f.repository.changes(head, head)).empty());

    SECTION("the user's own settings and checkout do not change the count") {
        f.git({"config", "diff.renames", "false"});
        f.git({"config", "diff.external", "/bin/false"});
        f.git({"checkout", "-q", "main"});
        write_file(f.built.folder / ".gitattributes", "* -diff linguist-generated\n");
        f.git({"add", ".gitattributes"});
        CHECK(unwrap(f.repository.changes(moved, head)) == changes);
    }
}

TEST_CASE("equivalent patches are found, and merges never taken for one",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    f.git({"checkout", "-q", "-b", "work"});
    const CommitId one = f.sandbox.commit(f.built.folder, "One\n", {{"src/c.txt", "c\n"}});
    f.git({"commit", "-q", "--allow-empty", "-m", "Empty"});
    const CommitId two = f.sandbox.commit(f.built.folder, "Two\n", {{"src/d.txt", "d\n"}});
    f.git({"checkout", "-q", "main"});
    const CommitId side = f.sandbox.commit(f.built.folder, "Side\n", {{"README.md", "side\n"}});
    f.sandbox.commit(f.built.folder, "Else\n", {{"docs/guide.md", "else\n"}});
    f.git({"cherry-pick", one.str()});
    CHECK(unwrap(f.repository.patches_are_on(base, one, f.at("main"))));
    CHECK_FALSE(unwrap(f.repository.patches_are_on(base, two, f.at("main"))));
    f.git({"cherry-pick", two.str()});
    CHECK(unwrap(f.repository.patches_are_on(base, two, f.at("main"))));
    f.git({"checkout", "-q", "work"});
    f.git({"merge", "-q", "--no-edit", "-s", "ours", side.str()});
    CHECK_FALSE(unwrap(f.repository.patches_are_on(base, f.at("work"), f.at("main"))));
}

TEST_CASE("merges are told from a line of commits", "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    f.git({"checkout", "-q", "-b", "work"});
    f.sandbox.commit(f.built.folder, "One\n", {{"src/c.txt", "c\n"}});
    CHECK(unwrap(f.repository.merges(base, f.at("work"))).empty());
    f.git({"checkout", "-q", "-b", "side", base.str()});
    f.sandbox.commit(f.built.folder, "Side\n", {{"README.md", "side\n"}});
    f.git({"checkout", "-q", "work"});
    f.git({"merge", "-q", "--no-edit", "side"});
    const CommitId merge = f.at("work");
    f.sandbox.commit(f.built.folder, "Two\n", {{"src/d.txt", "d\n"}});
    CHECK(unwrap(f.repository.merges(base, f.at("work"))) == std::vector{merge});
    CHECK(unwrap(f.repository.merges(merge, f.at("work"))).empty());
}

TEST_CASE("changes are counted from where two lines met last, also when they met twice",
          "[contract][git][queries]") {
    RepositoryFixture f;
    f.git({"checkout", "-q", "-b", "work"});
    f.sandbox.commit(f.built.folder, "One\n", {{"src/c.txt", "c\n"}});
    f.git({"checkout", "-q", "-b", "side", "main"});
    f.sandbox.commit(f.built.folder, "Side\n", {{"README.md", "side\n"}});
    const CommitId side = f.at("side");
    const CommitId work = f.at("work");
    f.git({"merge", "-q", "--no-edit", work.str()});
    f.git({"checkout", "-q", "work"});
    f.git({"merge", "-q", "--no-edit", side.str()});
    f.sandbox.commit(f.built.folder, "Two\n", {{"src/d.txt", "d\n"}});
    CHECK(of(unwrap(f.repository.changes(f.at("side"), f.at("work"))), "src/d.txt").added == 1);

    f.git({"checkout", "-q", "--orphan", "alone"});
    f.git({"commit", "-qm", "Alone"});
    CHECK(code_of(f.repository.changes(side, f.at("alone"))) == ErrorCode::git_failed);
}

TEST_CASE("a worktree's settings are those that Git takes there", "[contract][git][queries]") {
    RepositoryFixture f;
    const fs::path linked = f.sandbox.root() / "at-1";
    f.git({"worktree", "add", "-q", "-b", "side", linked.string()});
    write_file(f.sandbox.root() / "more", "[core]\n\thooksPath = /theirs\n");
    f.git({"config", "core.hooksPath", "/ours"});
    f.git(
        {"config", "includeIf.gitdir:./worktrees/at-*.path", (f.sandbox.root() / "more").string()});
    CHECK(unwrap(f.repository.config_in(linked, "core.hooksPath")) == "/theirs");
    CHECK(unwrap(f.repository.config_in(f.built.folder, "core.hooksPath")) == "/ours");
    CHECK(unwrap(f.repository.config_in(linked, "core.noSuch")) == std::nullopt);
}

TEST_CASE("refs move all or none, each compared first", "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const CommitId next = f.sandbox.commit(f.built.folder, "Next\n", {{"x", "1\n"}});
    unwrap(f.repository.update_refs(
        {{"refs/heads/a", base, std::nullopt}, {"refs/heads/b", base, std::nullopt}}, "make"));
    const auto refused = [&](const std::vector<RefUpdate>& updates) {
        const auto result = f.repository.update_refs(updates, "try");
        CHECK(code_of(result) == ErrorCode::root_moved);
        CHECK_THAT(result.error().message, ContainsSubstring("refs/heads/b"));
        CHECK(unwrap(f.repository.resolve("refs/heads/a")) == base);
        CHECK(unwrap(f.repository.resolve("refs/heads/b")) == base);
    };
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", next, next}});
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", next, std::nullopt}});
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", std::nullopt, next}});

    unwrap(f.repository.update_refs(
        {{"refs/heads/a", next, base}, {"refs/heads/b", std::nullopt, base}}, "atelier: land"));
    CHECK(unwrap(f.repository.resolve("refs/heads/a")) == next);
    CHECK_FALSE(unwrap(f.repository.resolve("refs/heads/b")));
    CHECK_THAT(f.git({"reflog", "show", "a"}), ContainsSubstring("atelier: land"));

    CHECK(must_fail(f.repository.update_refs({{"HEAD", next, base}}, "x")).message ==
          "'HEAD' is not a full ref name");
    unwrap(f.repository.update_refs({}, "nothing"));
    CHECK(code_of(f.repository.update_refs({{"refs/heads/a/b", base, std::nullopt}}, "x")) ==
          ErrorCode::ref_conflict);
}

TEST_CASE("the user's reference-transaction hook sees and can refuse a move",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const fs::path seen = f.sandbox.root() / "seen";
    install_hook(f.built.common_dir, "reference-transaction",
                 "#!/bin/sh\ncat >> '" + seen.string() + "'\n");
    unwrap(f.repository.update_refs({{"refs/heads/a", base, std::nullopt}}, "make"));
    CHECK_THAT(read_file(seen), ContainsSubstring("refs/heads/a"));
    install_hook(f.built.common_dir, "reference-transaction", "#!/bin/sh\nexit 1\n");
    const auto result = f.repository.update_refs({{"refs/heads/c", base, std::nullopt}}, "make");
    CHECK(code_of(result) == ErrorCode::git_failed);
    CHECK_THAT(result.error().message, ContainsSubstring("hook"));
}

TEST_CASE("the user is who Git says, and nobody is guessed", "[contract][git][queries]") {
    RepositoryFixture f;
    f.git({"config", "user.name", "Local Ü"});
    CHECK(unwrap(f.repository.user()).name == "Local Ü");
    CHECK(unwrap(f.repository.user()).email == "ursula@example.org");
    f.git({"config", "--unset", "user.name"});
    write_file(f.sandbox.home() / ".gitconfig", "");
    Environment environment = f.sandbox.environment();
    environment["EMAIL"] = "somebody@example.org";
    GitRepository repository(f.process, environment, unwrap(discover_repository(f.built.folder)));
    const auto result = repository.user();
    CHECK(code_of(result) == ErrorCode::identity_missing);
    CHECK_THAT(result.error().hint, ContainsSubstring("git config"));
}

TEST_CASE("configuration is read from the repository's own file", "[contract][git][queries]") {
    RepositoryFixture f;
    CHECK_FALSE(unwrap(f.repository.config("user.name")));
    f.git({"config", "x.y", "one"});
    f.git({"config", "--add", "x.y", "two\nlines"});
    CHECK(unwrap(f.repository.config("x.y")) == "two\nlines");
    f.git({"remote", "add", "zeta", "/z"});
    f.git({"remote", "add", "alpha", "/a"});
    CHECK(unwrap(f.repository.remotes()) == std::vector<std::string>{"alpha", "zeta"});
}

TEST_CASE("the configuration file is changed under Git's own lock", "[contract][git][queries]") {
    RepositoryFixture f;
    const std::string condition = "gitdir:./worktrees/at-*";
    const fs::path config = f.built.common_dir / "config";
    fs::permissions(config, fs::perms::owner_read | fs::perms::owner_write);
    const std::string before = read_file(config);
    write_file(f.built.common_dir / "config.lock", "");
    CHECK(code_of(f.repository.set_include(condition, "/x")) == ErrorCode::git_failed);
    CHECK(read_file(config) == before);
    fs::remove(f.built.common_dir / "config.lock");

    unwrap(f.repository.set_include(condition, "/x"));
    CHECK(fs::status(config).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK_FALSE(fs::exists(f.built.common_dir / "config.lock"));
    unwrap(f.repository.set_include(condition, "/y"));
    CHECK(unwrap(f.repository.includes()) == std::vector<Include>{{condition, "/y"}});
    f.git({"config", "core.hooksPath", ".husky"});
    f.git({"config", "late.section", "1"});
    unwrap(f.repository.set_include(condition, "/y"));
    CHECK_THAT(read_file(config), ContainsSubstring("[late]"));
    CHECK(read_file(config).ends_with("[includeIf \"" + condition + "\"]\n\tpath = \"/y\"\n"));
}

TEST_CASE("a git that hangs is ended at its deadline", "[contract][git][queries]") {
    RepositoryFixture f;
    write_file(f.sandbox.root() / "bin/git", "#!/bin/sh\nexec sleep 100\n");
    fs::permissions(f.sandbox.root() / "bin/git", fs::perms::owner_all);
    Environment slow = f.sandbox.environment();
    slow["PATH"] = (f.sandbox.root() / "bin").string() + ":" + slow["PATH"];
    const Git git(f.process, slow, f.built.common_dir);
    GitCall call{{"rev-parse", "HEAD"}};
    call.deadline = Millis{50};
    const auto result = git.run(call);
    CHECK(code_of(result) == ErrorCode::git_failed);
    CHECK_THAT(result.error().message, ContainsSubstring("did not end within"));
}

TEST_CASE("a repository of somebody else's is used only where Git is told to trust it",
          "[contract][git][queries]") {
    GitSandbox sandbox;
    ChildProcess process;
    const BuiltRepository built = sandbox.plain();
    RepositoryLayout place = unwrap(discover_repository(built.folder));
    CHECK_FALSE(place.foreign);
    // Git's own switch for what only root could bring about.
    place.foreign = true;
    Environment environment = sandbox.environment();
    environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";
    GitRepository repository(process, environment, place);
    const auto refused = repository.resolve("HEAD");
    CHECK(code_of(refused) == ErrorCode::git_failed);
    CHECK_THAT(refused.error().message, ContainsSubstring("dubious ownership"));
    CHECK_THAT(refused.error().hint, ContainsSubstring("safe.directory"));
    CHECK_FALSE(repository.branches());
    sandbox.git(sandbox.home(), {"config", "--global", "safe.directory", built.folder.string()});
    CHECK(unwrap(repository.resolve("HEAD")));
}
