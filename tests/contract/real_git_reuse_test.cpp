// A worktree that is shelved and used again, by what real Git and a real disk show of it.
#include "adapters/git/repository/footprint.hpp"
#include "base/text.hpp"
#include "support/shelf_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a worktree that is used again is as one that was just made", "[contract][git][reuse]") {
    Shelf f(GENERATE(RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::bare,
                     RepositoryKind::sha256, RepositoryKind::own_worktrees,
                     RepositoryKind::separate_git_dir));
    write_file(f.built.common_dir / "info/exclude", "*.o\n/out/\n");
    f.commit("src/new.txt", "new\n");
    f.git({"rm", "-q", "docs/guide.md"});
    f.git({"commit", "-q", "-m", "Without a guide"});
    // What an agent may leave of itself.
    write_file(f.place / "mine.txt", "mine\n");
    f.sandbox.git(f.place, {"add", "mine.txt"});
    f.sandbox.git(f.place, {"commit", "-q", "-m", "Mine"});
    f.sandbox.git(f.place, {"update-ref", "refs/worktree/mine", "HEAD"});
    f.sandbox.git(f.place, {"update-index", "--assume-unchanged", "src/a.txt"});
    f.sandbox.git(f.place, {"update-index", "--skip-worktree", "src/b.txt"});
    write_file(f.place / "src/a.o", "built\n");
    write_file(f.place / "out/deep/b", "built\n");
    fs::create_directories(f.place / "empty/folder");
    write_file(f.own(f.place) / "atelier", "a guard");
    write_file(f.own(f.place) / "config.worktree", "[user]\n\tname = Mallory\n");
    write_file(f.own(f.place) / "info/attributes", "* text\n");
    write_file(f.own(f.place) / "logs/refs/worktree/mine", "");

    REQUIRE(unwrap(f.shelve()));
    CHECK_FALSE(fs::exists(f.place));
    CHECK(f.listed(f.pooled).detached);
    CHECK(f.names_in(f.own(f.pooled)) ==
          std::vector<std::string>{"HEAD", "commondir", "gitdir", "index", "index.shelved"});
    CHECK(f.sandbox.git(f.pooled, {"status", "--porcelain", "--ignored"}).empty());
    f.git({"branch", "-q", "-D", "work"});

    f.reuse("main");
    const fs::path fresh = f.work("at-z.1");
    unwrap(f.worktrees.add_worktree(fresh, branch("fresh"), f.at("main")));
    CHECK_FALSE(fs::exists(f.pooled));
    CHECK(f.listed(f.next).branch == branch("next"));
    CHECK(f.listed(f.next).head == f.at("main"));
    const fs::path own = f.own(f.next);
    CHECK(f.names_in(f.next) == f.names_in(fresh));
    CHECK(f.names_in(f.next / "src") == f.names_in(fresh / "src"));
    CHECK(f.files_in(f.own(f.next)) == f.files_in(f.own(fresh)));
    CHECK(f.sandbox.git(f.next, {"ls-files", "-s", "-v"}) ==
          f.sandbox.git(fresh, {"ls-files", "-s", "-v"}));
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain", "--ignored"}).empty());
    CHECK(f.sandbox.git(f.next, {"reflog", "--format=%gs"}).find("Mine") == std::string::npos);
    f.sandbox.git(f.next, {"commit", "-q", "--allow-empty", "-m", "Next"});
    CHECK(f.at("next") != f.at("main"));
    unwrap(f.worktrees.remove_worktree(f.next));
    CHECK_FALSE(fs::exists(own));
}

TEST_CASE("a branch that is there already is checked out as it stands", "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    f.commit("src/c.txt", "c\n");
    f.git({"branch", "next"});
    f.reuse("HEAD~1");
    CHECK(f.listed(f.next).head == f.at("main"));
    CHECK(read_file(f.next / "src/c.txt") == "c\n");
}

TEST_CASE("a worktree that cannot be certain for another branch is not shelved, and is as it was",
          "[contract][git][reuse]") {
    const std::string why = GENERATE("submodule", "sparse", "never clean", "changed unseen");
    RepositoryFixture built(why == "sparse" ? RepositoryKind::sparse : RepositoryKind::plain);
    if (why == "submodule")
        built.sandbox.commit(
            built.built.folder, "Modules\n",
            {{".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib\n"}});
    if (why == "never clean") {
        built.sandbox.commit(built.built.folder, "Lines\n", {{"KEYS", "one\r\ntwo\r\n"}});
        built.sandbox.commit(built.built.folder, "Attributes\n",
                             {{".gitattributes", "KEYS text eol=lf\n"}});
    }
    const fs::path place = built.add_work();
    if (why == "sparse") built.sandbox.git(place, {"sparse-checkout", "set", "docs"});
    if (why == "changed unseen") {
        built.sandbox.git(place, {"update-index", "--assume-unchanged", "src/a.txt"});
        write_file(place / "src/a.txt", "mine\n");
    }
    INFO(why);
    GitWorktrees& worktrees = built.repository.worktrees();
    const Footprint seen = unwrap(worktrees.contents(place)).footprint;
    CHECK_FALSE(unwrap(worktrees.shelve_worktree(place, built.work("at-pool-1"), seen)));
    const Footprint now = unwrap(worktrees.contents(place)).footprint;
    CHECK(newer_files(now, seen).empty());
    CHECK(now.size() == seen.size());
}

TEST_CASE("a worktree with what is nowhere else, or that was written to, is not shelved",
          "[contract][git][reuse]") {
    Shelf f;
    Footprint seen = unwrap(f.worktrees.contents(f.place)).footprint;
    ErrorCode code = ErrorCode::dirty;
    SECTION("a file") {
        write_file(f.place / "left.txt", "mine\n");
        seen = unwrap(f.worktrees.contents(f.place)).footprint;
    }
    SECTION("an ignored file that came meanwhile") {
        write_file(f.built.common_dir / "info/exclude", "*.o\n");
        write_file(f.place / "late.o", "x");
    }
    SECTION("a lock") {
        f.sandbox.git(f.place, {"worktree", "lock", "--reason", "mine", f.place.string()});
        seen = unwrap(f.worktrees.contents(f.place)).footprint;
        code = ErrorCode::git_failed;
    }
    CHECK(code_of(f.worktrees.shelve_worktree(f.place, f.pooled, seen)) == code);
    CHECK(f.listed(f.place).branch == branch("work"));
    CHECK_FALSE(fs::exists(f.pooled));
}

TEST_CASE("a shelved worktree has another imprint for anything that is done to it",
          "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    const std::string before = unwrap(f.worktrees.imprint(f.pooled));
    f.git({"config", "core.editor", "vi"});
    CHECK(unwrap(f.worktrees.imprint(f.pooled)) == before);
    SECTION("a file") {
        write_file(f.pooled / "left.txt", "mine\n");
    }
    SECTION("an ignored one") {
        write_file(f.pooled / "src/a.o", "x");
        write_file(f.built.common_dir / "info/exclude", "*.o\n");
    }
    SECTION("other content under the old time") {
        const auto time = fs::last_write_time(f.pooled / "src/a.txt");
        const std::string content = read_file(f.pooled / "src/a.txt");
        write_file(f.pooled / "src/a.txt", std::string(content.size(), 'x'));
        fs::last_write_time(f.pooled / "src/a.txt", time);
    }
    SECTION("a file that is gone") {
        fs::remove(f.pooled / "src/a.txt");
    }
    SECTION("a repository among tracked files") {
        f.sandbox.git(f.pooled, {"init", "-q", "src"});
    }
    SECTION("a commit") {
        f.sandbox.git(f.pooled, {"commit", "-q", "--allow-empty", "-m", "Mine"});
    }
    SECTION("what is staged and nowhere else") {
        write_file(f.pooled / "src/a.txt.new", "mine\n");
        f.sandbox.git(f.pooled, {"add", "src/a.txt.new"});
        fs::remove(f.pooled / "src/a.txt.new");
    }
    SECTION("an index that is gone") {
        fs::remove(f.own(f.pooled) / "index");
    }
    SECTION("a command that was ended in the middle") {
        write_file(f.own(f.pooled) / "index.lock", "");
    }
    SECTION("a ref of its own") {
        f.sandbox.git(f.pooled, {"update-ref", "refs/worktree/mine", "HEAD"});
    }
    SECTION("a file deep in new folders") {
        write_file(f.pooled / "src/deep/er/x", "");
    }
    SECTION("another way in which files are written") {
        f.git({"config", "core.autoCRLF", "true"});
    }
    SECTION("a filter that came later") {
        f.git({"config", "filter.lfs.clean", "git-lfs clean -- %f"});
    }
    SECTION("other attributes") {
        write_file(f.built.common_dir / "info/attributes", "*.txt eol=crlf\n");
    }
    CHECK(unwrap(f.worktrees.imprint(f.pooled)) != before);
}

TEST_CASE("a lock of a Git that was killed as a worktree was shelved keeps it from nothing",
          "[contract][git][reuse]") {
    Shelf f;
    write_file(f.own(f.place) / "index.fresh.lock", "half an index");
    REQUIRE(unwrap(f.shelve()));
    CHECK(f.names_in(f.own(f.pooled)) ==
          std::vector<std::string>{"HEAD", "commondir", "gitdir", "index", "index.shelved"});
}

TEST_CASE("an index that an editor has brought up to date keeps no worktree from being used again",
          "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    const std::string before = unwrap(f.worktrees.imprint(f.pooled));
    fs::create_directories(f.own(f.pooled) / "refs");
    f.sandbox.git(f.pooled, {"update-index", "--assume-unchanged", "src/a.txt"});
    f.sandbox.git(f.pooled, {"update-index", "--skip-worktree", "src/b.txt"});
    CHECK(unwrap(f.worktrees.imprint(f.pooled)) == before);
    const auto commit = GENERATE(false, true);
    if (commit) f.commit("src/a.txt", "new\n");
    f.reuse("main");
    CHECK(f.sandbox.git(f.next, {"ls-files", "-v"}).find("H src/a.txt") != std::string::npos);
    CHECK(f.sandbox.git(f.next, {"ls-files", "-v"}).find("H src/b.txt") != std::string::npos);
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain"}).empty());
    CHECK_FALSE(fs::exists(f.own(f.next) / "index.shelved"));
    CHECK(read_file(f.next / "src/a.txt") == read_file(f.built.folder / "src/a.txt"));
}

TEST_CASE("what is written to a shelved worktree after the look at it is not overwritten",
          "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    f.commit("src/a.txt", "new\n");
    f.commit("src/c.txt", "new\n");
    const fs::path written = GENERATE("src/a.txt", "src/c.txt");
    write_file(f.pooled / written, "mine\n");
    CHECK_FALSE(f.worktrees.reuse_worktree(f.pooled, f.next, branch("next"), f.at("main")));
    CHECK(read_file(f.pooled / written) == "mine\n");
    CHECK(f.listed(f.pooled).detached);
    CHECK_FALSE(fs::exists(f.next));
}

TEST_CASE("a worktree comes to another commit as Git's own checkout brings one there",
          "[contract][git][reuse]") {
    Shelf f;
    f.commit("src/x/deep.txt", "deep\n");
    f.commit("y", "a file\n");
    for (int number = 0; number < 150; ++number)
        write_file(f.built.folder / "many" / std::to_string(number), "x\n");
    f.git({"add", "many"});
    f.git({"commit", "-q", "-m", "Many"});
    f.sandbox.git(f.place, {"reset", "-q", "--hard", "main"});
    f.git({"rm", "-q", "-r", "src/x", "y", "many"});
    f.commit("src/x", "a file now\n");
    f.commit("y/deep.txt", "a folder now\n");
    fs::create_symlink("b.txt", f.built.folder / "src/link");
    fs::permissions(f.built.folder / "src/b.txt", fs::perms::owner_exec, fs::perm_options::add);
    f.git({"add", "-A"});
    f.git({"commit", "-q", "-m", "Modes"});
    REQUIRE(unwrap(f.shelve()));
    f.reuse("main");
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain", "--ignored"}).empty());
    CHECK(read_file(f.next / "src/x") == "a file now\n");
    CHECK(read_file(f.next / "y/deep.txt") == "a folder now\n");
    CHECK(fs::is_symlink(f.next / "src/link"));
    CHECK_FALSE(fs::exists(f.next / "many"));
}

TEST_CASE("where attributes differ between two branches, the files are those of a fresh checkout",
          "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    f.commit("src/.gitattributes", "*.txt text eol=crlf\n");
    f.reuse("main");
    CHECK(read_file(f.next / "src/a.txt").find("\r\n") != std::string::npos);
    CHECK(read_file(f.next / "README.md").find('\r') == std::string::npos);
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain"}).empty());
}

TEST_CASE("files that a filter writes stand in a worktree that is used again as it writes them",
          "[contract][git][reuse]") {
    Shelf f;
    f.git({"config", "filter.upper.smudge", "tr a-z A-Z"});
    f.git({"config", "filter.upper.clean", "tr A-Z a-z"});
    f.commit(".gitattributes", "*.up filter=upper\n");
    f.commit("kept.up", "KEPT\n");
    f.commit("changed.up", "ONE\n");
    f.sandbox.git(f.place, {"reset", "-q", "--hard", "main"});
    f.commit("changed.up", "TWO\n");
    REQUIRE(unwrap(f.shelve()));
    f.reuse("main");
    CHECK(f.sandbox.git(f.next, {"show", "HEAD:changed.up"}) == "two");
    CHECK(read_file(f.next / "changed.up") == "TWO\n");
    CHECK(read_file(f.next / "kept.up") == "KEPT\n");
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain"}).empty());
}

TEST_CASE("the user's post-checkout runs in a worktree that is used again as in a new one",
          "[contract][git][reuse]") {
    Shelf f;
    REQUIRE(unwrap(f.shelve()));
    const fs::path told = f.work("told");
    write_file(f.built.common_dir / "hooks/post-checkout",
               "#!/bin/sh\necho \"$1 $2 $3\" >> '" + told.string() + "'\n");
    fs::permissions(f.built.common_dir / "hooks/post-checkout", fs::perms::owner_all);
    f.reuse();
    const std::string head = f.at("HEAD").str();
    CHECK(read_file(told) == std::string(head.size(), '0') + " " + head + " 1\n");
}

TEST_CASE("Git is told where a worktree is whose move was ended by force",
          "[contract][git][reuse]") {
    Shelf f;
    CHECK_FALSE(unwrap(f.worktrees.end_move(f.place)));
    fs::rename(f.place, f.pooled);
    CHECK(f.listed(f.place).prunable);
    CHECK(unwrap(f.worktrees.end_move(f.pooled)));
    CHECK(f.listed(f.pooled).branch == branch("work"));
    CHECK_FALSE(unwrap(f.worktrees.end_move(f.pooled)));
    SECTION("not one that stands where Git has it, by a copy") {
        fs::copy(f.pooled, f.place, fs::copy_options::recursive);
        CHECK_FALSE(unwrap(f.worktrees.end_move(f.place)));
        CHECK(f.listed(f.pooled).branch == branch("work"));
    }
    SECTION("not what has no git dir here") {
        write_file(f.place / ".git", "gitdir: /elsewhere/.git/worktrees/x\n");
        CHECK_FALSE(unwrap(f.worktrees.end_move(f.place)));
    }
}

TEST_CASE("what stands in the way of a worktree that moves stays, and so does the worktree",
          "[contract][git][reuse]") {
    Shelf f;
    write_file(f.pooled / "theirs", "x");
    CHECK(code_of(f.shelve()) == ErrorCode::files_failed);
    CHECK(read_file(f.pooled / "theirs") == "x");
    CHECK(f.listed(f.place).head == f.at("HEAD"));
}

TEST_CASE("a worktree moves to where another one has vanished, and Git lists one there",
          "[contract][git][reuse]") {
    Shelf f;
    unwrap(f.worktrees.add_worktree(f.pooled, branch("gone"), f.at("HEAD")));
    fs::remove_all(f.pooled);
    REQUIRE(unwrap(f.shelve()));
    CHECK(unwrap(f.worktrees.checkouts()).size() == 2);
    unwrap(f.worktrees.add_worktree(f.next, branch("gone-too"), f.at("HEAD")));
    fs::remove_all(f.next);
    f.reuse();
    CHECK(unwrap(f.worktrees.checkouts()).size() == 2);
    CHECK(f.listed(f.next).branch);
}
