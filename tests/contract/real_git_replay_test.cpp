// What only real Git shows of replays: that the new commits are what Git itself would make.
#include "adapters/git/replay/object_replay.hpp"
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const Trailers trailers = {{"Atelier-Epic", "at-x"}, {"Atelier-Changeset", "at-x.1"}};

// A root branch `root` and a work branch `work` that both began at `base`; `folder` stands on
// `work`.
// Every test is run both with and without the object store that makes replays faster.
struct Fork : RepositoryFixture {
    Fork()
        : repository(process, sandbox.environment(), unwrap(discover_repository(built.folder)),
                     GENERATE(false, true) ? OpenObjects(open_objects) : OpenObjects()),
          base(at("HEAD")) {
        git({"checkout", "-q", "-b", "work"});
    }

    CommitId on_work(const std::string& message, const FileContents& files) {
        return sandbox.commit(built.folder, message, files);
    }
    CommitId on_root(const std::string& message, const FileContents& files) {
        const bool exists =
            sandbox.try_git(built.folder, {"rev-parse", "-q", "--verify", "root"}).status == 0;
        git({"checkout", "-q", "-B", "root", exists ? "root" : base.str()});
        const CommitId made = sandbox.commit(built.folder, message, files);
        git({"checkout", "-q", "work"});
        return made;
    }
    ReplayRequest request(const CommitId& head, const CommitId& onto) const {
        return {base, head, onto, trailers, "worker alice", "alice@example.org"};
    }
    Result<ReplayResult> replay(const CommitId& head, const CommitId& onto) {
        return repository.replays().replay(request(head, onto));
    }
    std::string raw(const CommitId& commit) { return git({"cat-file", "commit", commit.str()}); }
    std::string tree_of(const CommitId& commit) {
        return git({"rev-parse", commit.str() + "^{tree}"});
    }
    std::size_t worktrees() { return unwrap(repository.worktrees().checkouts()).size(); }

    GitRepository repository;
    CommitId base;
};

const std::string nine = "a1\na2\na3\na4\na5\na6\na7\na8\na9\n";

} // namespace

TEST_CASE("a replayed commit keeps author and message and gets trailers and the committer",
          "[contract][git][replay]") {
    Fork f;
    const CommitId one =
        f.on_work("Change a\n\nWhy: because.\n---\nNot a patch.\n", {{"src/b.txt", "b\n"}});
    const CommitId two =
        f.on_work("Ü two\n\nAtelier-Epic: at-x\nSigned-off-by: me\n", {{"src/c.txt", "c\n"}});
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});

    const ReplayResult result = unwrap(f.replay(two, onto));
    REQUIRE(result.head);
    CHECK(result.commits == 2);
    CHECK(f.git({"log", "--format=%s|%an|%at|%cn|%ce", onto.str() + ".." + result.head->str()}) ==
          "Ü two|Ursula User|" + f.git({"show", "-s", "--format=%at", two.str()}) +
              "|worker alice|alice@example.org\n"
              "Change a|Ursula User|" +
              f.git({"show", "-s", "--format=%at", one.str()}) + "|worker alice|alice@example.org");
    CHECK(unwrap(f.repository.history().message(*result.head)) ==
          "Ü two\n\nAtelier-Epic: at-x\nSigned-off-by: me\nAtelier-Changeset: at-x.1\n");
    CHECK(unwrap(f.repository.history().message(f.at(result.head->str() + "^"))) ==
          "Change a\n\nWhy: because.\n---\nNot a patch.\n\nAtelier-Epic: at-x\n"
          "Atelier-Changeset: at-x.1\n");
    CHECK(f.git({"rev-parse", result.head->str() + "~2"}) == onto.str());

    SECTION("replayed again where it stands it keeps its commits") {
        ReplayRequest again = f.request(*result.head, onto);
        again.base = onto;
        const ReplayResult same = unwrap(f.repository.replays().replay(again));
        CHECK(same.head == result.head);
        CHECK(same.commits == 2);
    }
    SECTION("replayed onto what has it already it leaves nothing") {
        const ReplayResult nothing = unwrap(f.replay(two, *result.head));
        CHECK(nothing.head == result.head);
        CHECK(nothing.commits == 0);
        CHECK(nothing.dropped_empty == 2);
    }
}

TEST_CASE("a message is converted to the encoding that is written, and a signature does not stay",
          "[contract][git][replay]") {
    Fork f;
    const std::string person = "Ursula User <ursula@example.org> 1700000000 +0130\n";
    const std::string bytes = "tree " + f.tree_of(f.base) + "\nparent " + f.base.str() +
                              "\nauthor " + person + "committer " + person +
                              "encoding ISO-8859-1\ngpgsig -----BEGIN\n x\n -----END\n\nGr\xfc\xdf"
                              "e\n";
    const CommitId odd =
        unwrap(CommitId::parse(f.git({"hash-object", "-t", "commit", "-w", "--stdin"}, bytes)));
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    ReplayRequest request = f.request(odd, onto);
    request.keep_empty = true;
    const ReplayResult result = unwrap(f.repository.replays().replay(request));
    REQUIRE(result.head);
    const std::string made = f.raw(*result.head);
    CHECK_THAT(made, ContainsSubstring("author " + person));
    CHECK_THAT(made, ContainsSubstring("> 1700000000 +0130\ncommitter "));
    CHECK_THAT(made, ContainsSubstring("\n\nGrüße\n\nAtelier-Epic: at-x\n"));
    CHECK(made.find("encoding") == std::string::npos);
    CHECK(made.find("gpgsig") == std::string::npos);
    CHECK(f.tree_of(*result.head) == f.tree_of(onto));
    CHECK(unwrap(f.repository.history().message(*result.head)).starts_with("Grüße\n"));
}

TEST_CASE("a message that another commit has is taken over in the encoding that is written",
          "[contract][git][replay]") {
    Fork f;
    const std::string target = GENERATE("ISO-8859-1", "UTF-8");
    const std::string stated = GENERATE("ISO-8859-1", "");
    f.git({"config", "i18n.commitEncoding", target});
    const std::string person = "Ursula User <ursula@example.org> 1700000000 +0130\n";
    const auto written = [&](const std::string& message) {
        const std::string bytes = "tree " + f.tree_of(f.base) + "\nparent " + f.base.str() +
                                  "\nauthor " + person + "committer " + person +
                                  (stated.empty() ? "" : "encoding " + stated + "\n") + "\n" +
                                  (stated.empty() ? "Grüße\n"
                                                  : "Gr\xfc\xdf"
                                                    "e\n") +
                                  message;
        return unwrap(
            CommitId::parse(f.git({"hash-object", "-t", "commit", "-w", "--stdin"}, bytes)));
    };
    const CommitId original = written("");
    ReplayRequest request = f.request(written("\nAtelier-Agent: atelier/worker/a\n"), f.base);
    request.keep_empty = true;
    CommitOwner theirs{{{"Atelier-Epic", "at-x"}}, "Ada", "ada@example.org"};
    theirs.message_of = original;
    request.others.emplace(request.head, theirs);
    const ReplayResult result = unwrap(f.repository.replays().replay(request));
    REQUIRE(result.head);
    CHECK(unwrap(f.repository.history().message(*result.head)) == "Grüße\n\nAtelier-Epic: at-x\n");
    CHECK((f.raw(*result.head).find("\nencoding ") == std::string::npos) == (target == "UTF-8"));
}

TEST_CASE("a conflict in content, a deletion and an addition is named, and nothing is left behind",
          "[contract][git][replay]") {
    Fork f;
    f.on_work("Fine\n", {{"src/c.txt", "c\n"}});
    const CommitId bad = f.on_work(
        "Clash\n", {{"src/a.txt", "mine\n"}, {"src/b.txt", std::nullopt}, {"ö new", "mine\n"}});
    const CommitId onto = f.on_root(
        "Root\n", {{"src/a.txt", "theirs\n"}, {"src/b.txt", "theirs\n"}, {"ö new", "theirs\n"}});
    const auto before = snapshot(f.sandbox, f.built.folder);
    const std::string refs = f.git({"for-each-ref"});
    const ReplayResult result = unwrap(f.replay(bad, onto));
    CHECK_FALSE(result.head);
    CHECK(result.conflicting_commit == bad);
    CHECK(result.conflicts == std::vector<std::string>{"src/a.txt", "src/b.txt", "ö new"});
    CHECK(f.git({"for-each-ref"}) == refs);
    CHECK(f.worktrees() == 1);
    CHECK(difference(before, snapshot(f.sandbox, f.built.folder)).empty());
}

TEST_CASE("a file where the other side has a folder conflicts under its own name",
          "[contract][git][replay]") {
    Fork f;
    const bool folder_first = GENERATE(true, false);
    const FileContents folder{{"thing/a", "mine\n"}};
    const FileContents file{{"thing", "mine\n"}};
    const CommitId head = f.on_work("Mine\n", folder_first ? file : folder);
    const CommitId onto = f.on_root("Root\n", folder_first ? folder : file);
    CHECK(unwrap(f.replay(head, onto)).conflicts == std::vector<std::string>{"thing"});
}

TEST_CASE("renames, modes, links and moved folders come out as Git's own rebase makes them",
          "[contract][git][replay]") {
    Fork f;
    f.git({"config", "merge.directoryRenames", "true"});
    f.git({"mv", "src", "lib"});
    f.git({"commit", "-qm", "Move"});
    write_file(f.built.folder / "lib/a.txt", "first\n" + nine);
    fs::create_symlink("lib/a.txt", f.built.folder / "link");
    fs::permissions(f.built.folder / "lib/b.txt", fs::perms::owner_exec, fs::perm_options::add);
    f.git({"add", "-A"});
    f.git({"commit", "-qm", "More"});
    const CommitId head = f.at("work");
    f.on_root("Root\n", {{"src/a.txt", nine + "last\n"}, {"src/new.txt", "new\n"}});
    const CommitId onto = f.on_root("More\n", {{"src/b.txt", "b1\nb2 root\nb3\n"}});
    const ReplayResult result = unwrap(f.replay(head, onto));
    REQUIRE(result.head);
    f.git({"rebase", "-q", "--onto", onto.str(), f.base.str(), "work"});
    CHECK(f.tree_of(*result.head) == f.tree_of(f.at("work")));
    CHECK(f.git({"show", result.head->str() + ":lib/a.txt"}) == "first\n" + nine + "last");
    CHECK(f.git({"show", result.head->str() + ":lib/new.txt"}) == "new");
}

TEST_CASE("a merge driver that attributes name is used as Git would in a checkout",
          "[contract][git][replay]") {
    Fork f;
    SECTION("union, named by a file of the branch") {
        f.git({"checkout", "-q", "main"});
        f.base = f.sandbox.commit(f.built.folder, "Attributes\n",
                                  {{"docs/.gitattributes", "*.md merge=union\n"}});
        f.git({"checkout", "-q", "-B", "work"});
        f.on_work("Mine\n", {{"docs/guide.md", "guide\nmine\n"}});
        f.on_work("Between\n", {{"src/c.txt", "c\n"}});
        const CommitId head = f.on_work("More\n", {{"docs/guide.md", "guide\nmine\nmore\n"}});
        const CommitId onto = f.on_root("Theirs\n", {{"docs/guide.md", "guide\ntheirs\n"}});
        const ReplayResult result = unwrap(f.replay(head, onto));
        REQUIRE(result.conflicts.empty());
        CHECK(result.commits == 3);
        CHECK(f.git({"show", result.head->str() + ":docs/guide.md"}) ==
              "guide\ntheirs\nmine\nmore");
        CHECK(f.git({"show", result.head->str() + ":src/c.txt"}) == "c");
        CHECK(f.worktrees() == 1);
        CHECK(f.git({"worktree", "list"}).find("replay") == std::string::npos);
    }
    SECTION("union, named where no file of the branch says so") {
        const fs::path mine = f.sandbox.home() / "attributes";
        switch (GENERATE(0, 1, 2)) {
        case 0:
            write_file(f.built.common_dir / "info/attributes", "*.md merge=union\n");
            break;
        case 1:
            write_file(mine, "docs/* merge=union\n");
            f.git({"config", "--global", "core.attributesFile", mine.string()});
            break;
        default:
            f.git({"config", "--global", "merge.default", "union"});
        }
        const CommitId head = f.on_work("Mine\n", {{"docs/guide.md", "guide\nmine\n"}});
        const CommitId onto = f.on_root("Theirs\n", {{"docs/guide.md", "guide\ntheirs\n"}});
        const ReplayResult result = unwrap(f.replay(head, onto));
        REQUIRE(result.conflicts.empty());
        f.git({"rebase", "-q", "--onto", onto.str(), f.base.str(), "work"});
        CHECK(f.tree_of(*result.head) == f.tree_of(f.at("work")));
        CHECK(f.git({"show", result.head->str() + ":docs/guide.md"}) == "guide\ntheirs\nmine");
    }
    SECTION("binary, so that what would merge is a conflict") {
        f.git({"checkout", "-q", "main"});
        f.base = f.sandbox.commit(f.built.folder, "Attributes\n",
                                  {{".gitattributes", "a.txt binary\n"}});
        f.git({"checkout", "-q", "-B", "work"});
        const CommitId head = f.on_work("Mine\n", {{"src/a.txt", "first\n" + nine}});
        const CommitId onto = f.on_root("Theirs\n", {{"src/a.txt", nine + "last\n"}});
        const ReplayResult result = unwrap(f.replay(head, onto));
        CHECK(result.conflicts == std::vector<std::string>{"src/a.txt"});
        CHECK(f.worktrees() == 1);
    }
    SECTION("attributes that are only checked out somewhere else do not count") {
        const CommitId head = f.on_work("Mine\n", {{"docs/guide.md", "guide\nmine\n"}});
        const CommitId onto = f.on_root("Theirs\n", {{"docs/guide.md", "guide\ntheirs\n"}});
        write_file(f.built.folder / ".gitattributes", "*.md merge=union\n");
        f.git({"add", ".gitattributes"});
        CHECK(unwrap(f.replay(head, onto)).conflicts == std::vector<std::string>{"docs/guide.md"});
    }
}

TEST_CASE("where Git aborts in a checkout, what it named without one is what conflicts",
          "[contract][git][replay]") {
    Fork f;
    write_file(f.built.common_dir / "info/attributes", "src/* merge=text\n");
    const CommitId head =
        f.on_work("Mine\n", {{"docs/guide.md", "guide\nmine\n"}, {"src/a.txt", "first\n" + nine}});
    const CommitId onto = f.on_root(
        "Theirs\n", {{"docs/guide.md", "guide\ntheirs\n"}, {"src/a.txt", nine + "last\n"}});

    Environment environment = f.sandbox.environment();
    const std::string path = environment.at("PATH");
    write_file(f.sandbox.root() / "bin/git", "#!/bin/sh\ncase \" $* \" in *\" cherry-pick \"*)\n"
                                             "  : >\"$(PATH='" +
                                                 path +
                                                 "' git rev-parse --git-path index.lock)\"\n"
                                                 "  kill -ABRT $$;; esac\nPATH='" +
                                                 path + "' exec git \"$@\"\n");
    fs::permissions(f.sandbox.root() / "bin/git", fs::perms::owner_all);
    environment["PATH"] = (f.sandbox.root() / "bin").string() + ":" + path;
    GitRepository aborting(f.process, environment, unwrap(discover_repository(f.built.folder)),
                           open_objects);
    CHECK(unwrap(aborting.replays().replay(f.request(head, onto))).conflicts ==
          std::vector<std::string>{"docs/guide.md"});
    CHECK(f.worktrees() == 1);
    CHECK(unwrap(f.replay(head, onto)).conflicts == std::vector<std::string>{"docs/guide.md"});
    // Without a conflict that was named it stays a failure.
    f.git({"checkout", "-q", "-B", "work", f.base.str()});
    const CommitId fits = f.on_work("Mine alone\n", {{"src/a.txt", "first\n" + nine}});
    CHECK(must_fail(aborting.replays().replay(f.request(fits, onto))).code ==
          ErrorCode::git_failed);
}

TEST_CASE("merge.renormalize is honoured", "[contract][git][replay]") {
    Fork f;
    f.git({"checkout", "-q", "main"});
    f.base =
        f.sandbox.commit(f.built.folder, "CRLF\n", {{"src/w.txt", "1\r\n2\r\n3\r\n4\r\n5\r\n"}});
    f.git({"checkout", "-q", "-B", "work"});
    const CommitId head = f.on_work("Mine\n", {{"src/w.txt", "1\r\n2\r\n3\r\n4\r\n5 mine\r\n"}});
    const CommitId onto = f.on_root("Normalize\n", {{".gitattributes", "*.txt text\n"},
                                                    {"src/w.txt", "1 theirs\n2\n3\n4\n5\n"}});
    CHECK_FALSE(unwrap(f.replay(head, onto)).conflicts.empty());
    f.git({"config", "merge.renormalize", "true"});
    const ReplayResult result = unwrap(f.replay(head, onto));
    REQUIRE(result.conflicts.empty());
    CHECK(f.git({"show", result.head->str() + ":src/w.txt"}) == "1 theirs\n2\n3\n4\n5 mine");
    CHECK(f.worktrees() == 1);
}

TEST_CASE("the user's trailer settings add nothing and run nothing", "[contract][git][replay]") {
    Fork f;
    const fs::path mark = f.sandbox.root() / "ran";
    f.git({"config", "trailer.note.command", "touch '" + mark.string() + "'; echo x"});
    f.git({"config", "--global", "trailer.other.command", "touch '" + mark.string() + "'; echo x"});
    f.git({"config", "--global", "trailer.separators", "="});
    const CommitId head = f.on_work("Mine\n", {{"src/c.txt", "c\n"}});
    const ReplayResult result = unwrap(f.replay(head, f.base));
    CHECK(unwrap(f.repository.history().message(*result.head)) ==
          "Mine\n\nAtelier-Epic: at-x\nAtelier-Changeset: at-x.1\n");
    CHECK_FALSE(fs::exists(mark));
}
