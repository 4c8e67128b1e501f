// What only real Git shows of refs, history and configuration.
#include "support/repository_fixture.hpp"

#include <algorithm>
#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

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

TEST_CASE("what Git traces is not taken for a failure", "[contract][git]") {
    RepositoryFixture f;
    Environment tracing = f.sandbox.environment();
    tracing["GIT_TRACE"] = "1";
    tracing["GIT_TRACE_SETUP"] = "true";
    tracing["GIT_TRACE2"] = "2";
    const fs::path into = f.sandbox.root() / "trace";
    tracing["GIT_TRACE_PERFORMANCE"] = into.string();
    ChildProcess process;
    GitRepository repository(process, tracing, unwrap(discover_repository(f.built.folder)));
    CHECK_FALSE(unwrap(repository.refs().resolve("refs/heads/none")));
    const Error error = must_fail(
        repository.refs().update_refs({{"refs/heads/main/x", f.at("HEAD"), std::nullopt}}, ""));
    CHECK_THAT(error.message, ContainsSubstring("exists; cannot create"));
    CHECK(fs::exists(into));
}

TEST_CASE("commits that are older than asked for are not found by a trailer", "[contract][git]") {
    RepositoryFixture f;
    const CommitId made =
        f.sandbox.commit(f.built.folder, "One\n\nAtelier-Changeset: at-x.1\n", {{"x", "1\n"}});
    const auto found = unwrap(f.repository.history().marked(made, "Atelier-Changeset", Time{}));
    REQUIRE(found.size() == 1);
    const Time after = found[0].committed_at + Seconds{1};
    CHECK(unwrap(f.repository.history().marked(made, "Atelier-Changeset", after)).empty());
}

TEST_CASE("a ref without a readable commit is an error, and not taken for absent",
          "[contract][git]") {
    RepositoryFixture f;
    const fs::path ref = f.built.folder / ".git/refs/heads/lost";
    SECTION("it names no commit") {
        write_file(ref, "garbage\n");
    }
    SECTION("its commit is not there") {
        write_file(ref, std::string(40, '1') + "\n");
    }
    SECTION("its commit is not there, and the ref is packed") {
        f.git({"pack-refs", "--all"});
        std::ofstream(f.built.folder / ".git/packed-refs", std::ios::app)
            << std::string(40, '1') << " refs/heads/lost\n";
    }
    CHECK(code_of(f.repository.refs().resolve("refs/heads/lost")) == ErrorCode::git_failed);
}

TEST_CASE("an annotated tag stands for its commit", "[contract][git][queries]") {
    RepositoryFixture f;
    f.git({"tag", "-a", "-m", "tag", "v1"});
    CHECK(unwrap(f.repository.refs().resolve("refs/tags/v1")) == f.at("HEAD"));
}

TEST_CASE("changes are counted against the fork, with renames, binaries and generated files",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.sandbox.commit(
        f.built.folder, "Attributes\n",
        {{"gen/.gitattributes", "*.lock linguist-generated\nno.lock -linguist-generated\n"}});
    const CommitId moved = f.sandbox.commit(f.built.folder, "On\n", {{"docs/guide.md", "moved\n"}});
    f.git({"checkout", "-q", "-b", "work", base.str()});
    f.git({"mv", "src/a.txt", "src/ä b.txt"});
    f.git({"commit", "-qm", "Rename"});
    const std::string blob("\0\1\377\0 binary", 11);
    const CommitId head = f.sandbox.commit(f.built.folder, "Work\n",
                                           {{"src/b.txt", std::nullopt},
                                            {"logo.png", blob},
                                            {"gen/a.lock", "1\n2\n"},
                                            {"gen/no.lock", "1\n"},
                                            {"a.lock", "1\n"}});
    const auto changes = unwrap(f.repository.history().changes(moved, head));
    CHECK(changes.size() == 6);
    CHECK(of(changes, "src/ä b.txt").old_path == "src/a.txt");
    CHECK(of(changes, "src/ä b.txt").added == 0);
    CHECK(of(changes, "src/b.txt").deleted == 3);
    CHECK(of(changes, "logo.png").binary);
    CHECK(of(changes, "logo.png").binary_bytes == 11);
    CHECK(of(changes, "gen/a.lock").generated);
    CHECK(of(changes, "gen/a.lock").added == 2);
    CHECK_FALSE(of(changes, "gen/no.lock").generated);
    CHECK_FALSE(of(changes, "a.lock").generated);
    CHECK(unwrap(f.repository.history().changes(head, head)).empty());

    SECTION("the user's own settings and checkout do not change the count") {
        f.git({"config", "diff.renames", "false"});
        f.git({"config", "diff.external", "/bin/false"});
        f.git({"checkout", "-q", "main"});
        write_file(f.built.folder / ".gitattributes", "* -diff linguist-generated\n");
        f.git({"add", ".gitattributes"});
        CHECK(unwrap(f.repository.history().changes(moved, head)) == changes);
    }
}

TEST_CASE("size is counted by the attributes of the base, and by lines wherever there are any",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base =
        f.sandbox.commit(f.built.folder, "Attributes\n", {{".gitattributes", "*.dat binary\n"}});
    std::string lines;
    for (int i = 0; i < 100; ++i)
        lines += "line\n";
    const std::string with_nul = std::string("\0", 1) + lines;
    const CommitId head =
        f.sandbox.commit(f.built.folder, "Work\n",
                         {{".gitattributes", "*.txt linguist-generated\n*.c -diff\n"},
                          {"big.txt", lines},
                          {"big.c", lines},
                          {"nul.h", with_nul},
                          {"old.mac", "a\rb\rc\r"},
                          {"list.nul", std::string("a\0b\0c\0", 6)},
                          {"declared.dat", lines},
                          {"image.png", with_nul + "\xff\xfe"}});
    const auto changes = unwrap(f.repository.history().changes(base, head));
    CHECK_FALSE(of(changes, "big.txt").generated);
    for (const char* counted : {"big.txt", "big.c", "nul.h"}) {
        INFO(counted);
        CHECK(of(changes, counted).added == 100);
        CHECK_FALSE(of(changes, counted).binary);
    }
    // A line ends at a line feed.
    for (const char* one : {"old.mac", "list.nul"})
        CHECK(of(changes, one).added == 1);
    for (const char* binary : {"declared.dat", "image.png"}) {
        INFO(binary);
        CHECK(of(changes, binary).binary);
        CHECK(of(changes, binary).binary_bytes >= 500);
    }
}

TEST_CASE("a patch is found where its lines have moved, and of binary files by their bytes",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    f.git({"checkout", "-q", "-b", "work"});
    f.sandbox.commit(f.built.folder, "Last line\n",
                     {{"src/a.txt", "a1\na2\na3\na4\na5\na6\na7\na8\nnine\n"}});
    f.git({"commit", "-q", "--allow-empty", "-m", "Nothing"});
    const CommitId moved = f.at("work");
    f.sandbox.commit(f.built.folder, "Logo\n", {{"logo", std::string("\0 one\n", 6)}});
    f.sandbox.git(f.built.folder, {"update-index", "--chmod=+x", "src/b.txt"});
    f.git({"commit", "-q", "-m", "Program"});
    f.git({"checkout", "-q", "-f", "main"});
    f.sandbox.commit(f.built.folder, "Above\n",
                     {{"src/a.txt", "new\na1\na2\na3\na4\na5\na6\na7\na8\na9\n"}});
    f.sandbox.git(f.built.folder,
                  {"cherry-pick", "--allow-empty", base.str() + ".." + moved.str()});
    GitHistory& history = f.repository.history();
    // Whatever the user's configuration makes of a patch that is shown.
    f.git({"config", "diff.noprefix", "true"});
    f.git({"config", "diff.suppressBlankEmpty", "true"});
    f.git({"config", "diff.submodule", "log"});
    CHECK(unwrap(history.equal_on(base, moved, f.at("main"))));
    CHECK_FALSE(unwrap(history.equal_on(base, f.at("work"), f.at("main"))));
    f.sandbox.commit(f.built.folder, "Logo\n", {{"logo", std::string("\0 two\n", 6)}});
    f.git({"cherry-pick", "work"});
    CHECK_FALSE(unwrap(history.equal_on(base, f.at("work"), f.at("main"))));
    f.sandbox.commit(f.built.folder, "No logo\n", {{"logo", std::nullopt}});
    f.git({"cherry-pick", "work~1"});
    CHECK(unwrap(history.equal_on(base, f.at("work"), f.at("main"))));
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
    CHECK(
        of(unwrap(f.repository.history().changes(f.at("side"), f.at("work"))), "src/d.txt").added ==
        1);

    f.git({"checkout", "-q", "--orphan", "alone"});
    f.git({"commit", "-qm", "Alone"});
    CHECK(code_of(f.repository.history().changes(side, f.at("alone"))) == ErrorCode::git_failed);
}

TEST_CASE("a worktree's settings are those that Git takes there", "[contract][git][queries]") {
    RepositoryFixture f;
    const fs::path linked = f.sandbox.root() / "at-1";
    f.git({"worktree", "add", "-q", "-b", "side", linked.string()});
    write_file(f.sandbox.root() / "more", "[core]\n\thooksPath = /theirs\n");
    f.git({"config", "core.hooksPath", "/ours"});
    f.git(
        {"config", "includeIf.gitdir:./worktrees/at-*.path", (f.sandbox.root() / "more").string()});
    CHECK(unwrap(f.repository.configuration().config_in(linked, "core.hooksPath")) == "/theirs");
    CHECK(unwrap(f.repository.configuration().config_in(f.built.folder, "core.hooksPath")) ==
          "/ours");
    CHECK(unwrap(f.repository.configuration().config_in(linked, "core.noSuch")) == std::nullopt);
}

TEST_CASE("the user's reference-transaction hook sees and can refuse a move",
          "[contract][git][queries]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const fs::path seen = f.sandbox.root() / "seen";
    install_hook(f.built.common_dir, "reference-transaction",
                 "#!/bin/sh\ncat >> '" + seen.string() + "'\n");
    unwrap(f.repository.refs().update_refs({{"refs/heads/a", base, std::nullopt}}, "make"));
    CHECK_THAT(read_file(seen), ContainsSubstring("refs/heads/a"));
    install_hook(f.built.common_dir, "reference-transaction", "#!/bin/sh\nexit 1\n");
    const auto result =
        f.repository.refs().update_refs({{"refs/heads/c", base, std::nullopt}}, "make");
    CHECK(code_of(result) == ErrorCode::git_failed);
    CHECK_THAT(result.error().message, ContainsSubstring("hook"));
}

TEST_CASE("a user whom Git does not know is not guessed", "[contract][git][queries]") {
    RepositoryFixture f;
    write_file(f.sandbox.home() / ".gitconfig", "");
    Environment environment = f.sandbox.environment();
    environment["EMAIL"] = "somebody@example.org";
    GitRepository repository(f.process, environment, unwrap(discover_repository(f.built.folder)));
    const auto result = repository.configuration().user();
    CHECK(code_of(result) == ErrorCode::identity_missing);
    CHECK_THAT(result.error().hint, ContainsSubstring("git config"));
}

TEST_CASE("the configuration file is changed under Git's own lock", "[contract][git][queries]") {
    RepositoryFixture f;
    const std::string condition = "gitdir:./worktrees/at-*";
    const fs::path config = f.built.common_dir / "config";
    fs::permissions(config, fs::perms::owner_read | fs::perms::owner_write);
    const std::string before = read_file(config);
    write_file(f.built.common_dir / "config.lock", "");
    CHECK(code_of(f.repository.configuration().set_include(condition, "/x")) ==
          ErrorCode::git_failed);
    CHECK(read_file(config) == before);
    fs::remove(f.built.common_dir / "config.lock");

    unwrap(f.repository.configuration().set_include(condition, "/x"));
    CHECK(fs::status(config).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK_FALSE(fs::exists(f.built.common_dir / "config.lock"));
    unwrap(f.repository.configuration().set_include(condition, "/y"));
    CHECK(unwrap(f.repository.configuration().includes()) ==
          std::vector<Include>{{condition, "/y"}});
    f.git({"config", "core.hooksPath", ".husky"});
    f.git({"config", "late.section", "1"});
    unwrap(f.repository.configuration().set_include(condition, "/y"));
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

TEST_CASE("a branch that is another name for one is known as such", "[contract][git][queries]") {
    RepositoryFixture f;
    CHECK(unwrap(f.repository.refs().symbolic_branches()).empty());
    f.sandbox.git(f.built.folder, {"symbolic-ref", "refs/heads/other", "refs/heads/main"});
    CHECK(unwrap(f.repository.refs().symbolic_branches()) ==
          std::map<std::string, std::string>{{"other", "refs/heads/main"}});
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
    const auto refused = repository.refs().resolve("HEAD");
    CHECK(code_of(refused) == ErrorCode::git_failed);
    CHECK_THAT(refused.error().message, ContainsSubstring("dubious ownership"));
    CHECK_THAT(refused.error().hint, ContainsSubstring("safe.directory"));
    CHECK_FALSE(repository.refs().branches());
    sandbox.git(sandbox.home(), {"config", "--global", "safe.directory", built.folder.string()});
    CHECK(unwrap(repository.refs().resolve("HEAD")));
}

TEST_CASE("whatever file says what Git does in a repository is part of its state",
          "[contract][git][queries]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.plain();
    const fs::path home = sandbox.home();
    const fs::path included = sandbox.root() / "included";
    const fs::path beyond = sandbox.root() / "beyond";
    const fs::path hooks = built.folder / ".husky" / "_";
    sandbox.git(built.folder, {"config", "include.path", included.string()});
    write_file(included, "[includeIf \"onbranch:never\"]\n\tpath = beyond\n");
    write_file(beyond, "[x]\n\ty = 1\n");
    sandbox.git(built.folder, {"config", "core.hooksPath", ".husky/_"});
    sandbox.git(built.folder, {"config", "core.excludesFile", "~/ignored"});
    ChildProcess process;
    GitRepository repository(process, sandbox.environment(),
                             unwrap(discover_repository(built.folder)));
    const fs::path common = built.common_dir;
    const std::string head = sandbox.git(built.folder, {"rev-parse", "HEAD"}) + "\n";
    for (const fs::path& file :
         {hooks / "pre-commit", built.folder / ".husky" / "pre-commit", included, beyond,
          home / "ignored", home / ".gitconfig", home / ".config/git/attributes",
          home / ".config/git/ignore", common / "config.worktree", common / "info/exclude",
          common / "info/attributes", common / "info/grafts", common / "shallow",
          common / "objects/info/alternates"}) {
        const auto before = unwrap(repository.audit().state()).files;
        std::string text;
        if (fs::exists(file)) text = read_file(file);
        const bool shallow = file.filename() == "shallow";
        write_file(file, text + (shallow ? head : "\n"));
        const auto after = unwrap(repository.audit().state()).files;
        INFO(file.string());
        REQUIRE(after.contains(file.string()));
        CHECK((!before.contains(file.string()) ||
               before.at(file.string()) != after.at(file.string())));
        if (text.empty())
            fs::remove(file);
        else
            write_file(file, text);
    }
}

TEST_CASE("a ref that stands for another one moves alone", "[contract][git][refs]") {
    RepositoryFixture f;
    const CommitId main = f.at("main");
    const CommitId other = f.sandbox.fill(f.built.folder, "other", 1);
    f.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
    unwrap(f.repository.refs().update_refs({{"refs/heads/alias", other, main}}, "land"));
    CHECK(f.at("alias") == other);
    CHECK(f.at("main") == main);
    CHECK(f.git({"status", "--porcelain"}).empty());
}

TEST_CASE("what Git says of a failure has no credential of the environment in it",
          "[contract][git][queries]") {
    RepositoryFixture f;
    Environment environment = f.sandbox.environment();
    environment["NPM_TOKEN"] = "npm_s3cr3t";
    const Git git(f.process, environment, f.built.common_dir);
    const Error error = must_fail(git.output({"cat-file", "-t", "npm_s3cr3t"}));
    CHECK_THAT(error.message, ContainsSubstring("***") && !ContainsSubstring("s3cr3t"));
    CHECK_THAT(error.details.string_at("stderr"), !ContainsSubstring("s3cr3t"));
}

TEST_CASE("a HEAD has a log also when its branch is gone", "[contract][git][queries]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    const CommitId late = f.sandbox.commit(place, "Late: a b\n", {{"late.txt", "x\n"}});
    const auto before = unwrap(f.repository.refs().ref_log("worktrees/at-x.1/HEAD"));
    f.sandbox.git(place, {"update-ref", "-d", "refs/heads/work"});
    const auto log = unwrap(f.repository.refs().ref_log("worktrees/at-x.1/HEAD"));
    REQUIRE(log.size() == before.size());
    CHECK(log.front().to == late.str());
    CHECK(log.front().name == before.front().name);
    CHECK(log.front().what == before.front().what);
    CHECK(unwrap(f.repository.refs().ref_log("worktrees/none/HEAD")).empty());
}
