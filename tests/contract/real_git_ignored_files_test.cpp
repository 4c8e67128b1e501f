// What becomes of the files that Git ignores in a worktree that goes from one changeset to another.
#include "base/text.hpp"
#include "support/shelf_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Its ignored files stay. The repository ignores *.o and build/, and tracks src/a.txt.
struct KeepingShelf : Shelf {
    KeepingShelf()
        : Shelf([](RepositoryFixture& f) {
              f.sandbox.commit(f.built.folder, "Ignore\n", {{".gitignore", "*.o\n/build/\n"}});
          }) {
        ignored.stay = true;
        write_file(place / "src/a.o", "built\n");
        write_file(place / "build/deep/b", "built\n");
        fs::permissions(place / "build/deep", fs::perms::owner_write, fs::perm_options::remove);
    }
    void use_again(const std::string& at_commit = "main") {
        REQUIRE(unwrap(shelve()));
        const std::string imprint = unwrap(worktrees.imprint(pooled));
        CHECK(sandbox.git(pooled, {"status", "--porcelain"}).empty());
        CHECK(unwrap(worktrees.imprint(pooled)) == imprint);
        reuse(at_commit);
        CHECK(sandbox.git(next, {"status", "--porcelain"}).empty());
        CHECK(listed(next).head == at(at_commit));
        CHECK_FALSE(fs::exists(own(next) / "ignored.shelved"));
    }
    std::string left() {
        return sandbox.git(next, {"status", "--porcelain", "--ignored", "--untracked-files=all"});
    }
};

} // namespace

TEST_CASE("what Git ignores stays for the next changeset, as it was", "[contract][git][pool]") {
    KeepingShelf f;
    const auto time = fs::last_write_time(f.place / "build/deep/b");
    SECTION("at the same commit") {}
    SECTION("at another one") {
        f.commit("src/a.txt", "new\n");
        f.commit("src/c.txt", "new\n");
    }
    SECTION("where all files are written anew") {
        f.commit(".gitattributes", "*.txt text\n");
    }
    f.use_again();
    CHECK(f.left() == "!! build/deep/b\n!! src/a.o");
    CHECK(fs::last_write_time(f.next / "build/deep/b") == time);
    CHECK(read_file(f.next / "src/a.txt") == read_file(f.built.folder / "src/a.txt"));
    unwrap(f.worktrees.remove_worktree(f.next));
    CHECK_FALSE(fs::exists(f.next));
}

TEST_CASE("nothing of it stays where it is not to, though it stood in the pool",
          "[contract][git][pool]") {
    KeepingShelf f;
    f.ignored.stay = GENERATE(false, true);
    REQUIRE(unwrap(f.shelve()));
    CHECK(fs::exists(f.pooled / "src/a.o") == f.ignored.stay);
    f.ignored.stay = false;
    f.reuse("main");
    CHECK(f.left().empty());
    CHECK_FALSE(fs::exists(f.next / "build"));
    const auto names = f.names_in(f.own(f.next));
    CHECK(std::ranges::find(names, "ignored.shelved") == names.end());
}

TEST_CASE("what the settings bring does not stay, whether it is told so before or after",
          "[contract][git][pool]") {
    KeepingShelf f;
    write_file(f.place / "build/local.json", "{}\n");
    fs::create_symlink("/nowhere", f.place / "build/linked");
    const std::vector<std::string> brought{"build/local.json", "build/linked", "src/a.o", "none"};
    const auto before = GENERATE(true, false);
    if (before) f.ignored.but_for = brought;
    REQUIRE(unwrap(f.shelve()));
    CHECK(fs::exists(f.pooled / "src/a.o") != before);
    f.ignored.but_for = brought;
    f.reuse("main");
    CHECK(f.left() == "!! build/deep/b");
}

TEST_CASE("no file that says of tracked ones how Git takes them stays with those it ignores",
          "[contract][git][pool]") {
    KeepingShelf f;
    // Each of them hides itself.
    write_file(f.place / ".gitignore.mine", "");
    write_file(f.built.common_dir / "info/exclude", ".gitattributes\n");
    write_file(f.place / "src/.gitattributes", "*.txt eol=crlf\n");
    write_file(f.place / "docs/.gitignore", "*\n");
    write_file(f.place / "docs/hidden.txt", "was ignored by that file\n");
    write_file(f.place / "cache/.gitignore", "*\n");
    write_file(f.place / "cache/kept", "");
    fs::remove(f.place / ".gitignore.mine");
    f.use_again();
    CHECK(f.left() == "!! build/deep/b\n!! cache/.gitignore\n!! cache/kept\n!! src/a.o");
    CHECK_FALSE(fs::exists(f.next / "docs/hidden.txt"));
}

TEST_CASE("what is tracked at the next commit is that commit's, and what is no longer ignored goes",
          "[contract][git][pool]") {
    KeepingShelf f;
    std::string left = "!! build/deep/b\n!! src/a.o";
    SECTION("a file") {
        write_file(f.built.folder / "src/a.o", "tracked\n");
        f.git({"add", "-f", "src/a.o"});
        f.git({"commit", "-q", "-m", "Track it"});
        left = "!! build/deep/b";
    }
    SECTION("a file in an ignored folder, which goes whole") {
        write_file(f.built.folder / "build/deep/b/c", "tracked\n");
        f.git({"add", "-f", "build"});
        f.git({"commit", "-q", "-m", "Track it"});
        left = "!! src/a.o";
    }
    SECTION("a file where a folder was") {
        f.git({"rm", "-q", ".gitignore"});
        write_file(f.built.folder / "build", "a file now\n");
        f.git({"add", "build"});
        f.git({"commit", "-q", "-m", "A file"});
        left = "";
    }
    SECTION("a folder where a file was") {
        write_file(f.built.folder / "src/a.o/b.txt", "tracked\n");
        f.git({"add", "-f", "src/a.o/b.txt"});
        f.git({"commit", "-q", "-m", "A folder"});
        left = "!! build/deep/b";
    }
    SECTION("not ignored") {
        f.commit(".gitignore", "/build/\n");
        left = "!! build/deep/b";
    }
    SECTION("of a folder, some") {
        f.commit(".gitignore", "*.o\n/build/*\n!/build/deep\n/build/deep/x\n");
        left = "!! src/a.o";
    }
    SECTION("many files, as whole trees") {
        for (int number = 0; number < 120; ++number)
            write_file(f.built.folder / "src" / ("many" + std::to_string(number) + ".o"), "x\n");
        write_file(f.place / "src/many7.o", "built\n");
        f.git({"add", "-f", "src"});
        f.git({"commit", "-q", "-m", "Many"});
    }
    f.use_again();
    CHECK(f.left() == left);
    CHECK(f.sandbox.git(f.next, {"ls-files", "-s"}) ==
          f.sandbox.git(f.built.folder, {"ls-files", "-s"}));
}

TEST_CASE("a worktree whose ignored files changed, or were ignored by other rules, has another "
          "imprint",
          "[contract][git][pool]") {
    KeepingShelf f;
    REQUIRE(unwrap(f.shelve()));
    const std::string before = unwrap(f.worktrees.imprint(f.pooled));
    std::size_t part = 1;
    SECTION("a file that changed") {
        write_file(f.pooled / "src/a.o", "other\n");
    }
    SECTION("a file that came") {
        write_file(f.pooled / "src/b.o", "other\n");
    }
    SECTION("the repository's rules") {
        write_file(f.built.common_dir / "info/exclude", "*.txt\n");
        part = 4;
    }
    SECTION("the user's rules") {
        write_file(f.built.folder.parent_path() / "ignored", "*.txt\n");
        f.git({"config", "core.excludesFile", (f.built.folder.parent_path() / "ignored").string()});
        part = 4;
    }
    const auto was = split(before, ':');
    const auto is = split(unwrap(f.worktrees.imprint(f.pooled)), ':');
    REQUIRE(was.size() == 5);
    for (std::size_t one = 0; one < was.size(); ++one)
        CHECK((was[one] == is[one]) == (one != part));
}

TEST_CASE("what somebody puts among ignored files after the look at it is not overwritten",
          "[contract][git][pool]") {
    KeepingShelf f;
    REQUIRE(unwrap(f.shelve()));
    f.commit("src/c.txt", "new\n");
    f.commit(".gitignore", "/build/\n");
    write_file(f.pooled / "src/c.txt", "mine\n");
    CHECK_FALSE(
        f.worktrees.reuse_worktree(f.pooled, f.next, branch("next"), f.at("main"), f.ignored));
    CHECK(read_file(f.pooled / "src/c.txt") == "mine\n");
    fs::remove(f.pooled / "src/c.txt");
    write_file(f.pooled / "notes.txt", "mine\n");
    f.reuse("main");
    CHECK(read_file(f.next / "notes.txt") == "mine\n");
}
