// GitWorktrees: what every implementation keeps.
#include "support/repository_under_test.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A worktree in which *.o is ignored, on the branch `work`.
fs::path add_with_ignored(const PortsUnderTest& f) {
    f.commit("Ignore\n", {{".gitignore", "*.o\n"}});
    fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    return place;
}

} // namespace

TEST_CASE("a worktree is added on a new branch, or on the branch that is there",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const fs::path place = f.git->work("at-x.1 \"q\" ü");
    unwrap(f.worktrees.add_worktree(place, branch("w/ü"), base));
    const CommitId head = f.git->commit(place, "Mine\n", {{"src/c.txt", "c\n"}});

    unwrap(f.worktrees.remove_worktree(place));
    CHECK_FALSE(f.git->exists(place));
    unwrap(f.worktrees.remove_worktree(place));
    unwrap(f.worktrees.add_worktree(place, branch("w/ü"), base));
    CHECK(unwrap(f.worktrees.worktree_state(place)).head == head);
    CHECK(f.git->exists(place / "src/c.txt"));

    SECTION("a branch that is checked out elsewhere is refused") {
        CHECK(code_of(f.worktrees.add_worktree(f.git->work("two"), branch("main"), base)) ==
              ErrorCode::git_failed);
        CHECK_FALSE(f.git->exists(f.git->work("two")));
    }
    SECTION("a branch that collides with another's folder is named as such") {
        CHECK(code_of(f.worktrees.add_worktree(f.git->work("two"), branch("main/x"), base)) ==
              ErrorCode::ref_conflict);
    }
    SECTION("a folder with something in it is left alone") {
        f.git->write(f.git->work("two") / "file", "theirs");
        CHECK(code_of(f.worktrees.add_worktree(f.git->work("two"), branch("two"), base)) ==
              ErrorCode::git_failed);
        CHECK(f.git->exists(f.git->work("two") / "file"));
    }
    SECTION("one whose folder vanished is made again") {
        f.git->remove(place);
        CHECK(unwrap(f.worktrees.checkouts()).at(1).prunable);
        unwrap(f.worktrees.add_worktree(place, branch("w/ü"), base));
        CHECK(unwrap(f.worktrees.worktree_state(place)).changed.empty());
        CHECK(unwrap(f.worktrees.checkouts()).size() == 2);
    }
}

TEST_CASE("every place that has a branch checked out is listed, the main checkout first",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    unwrap(f.worktrees.add_worktree(f.git->work("one"), branch("side"), base));
    unwrap(f.worktrees.add_worktree(f.git->work("two"), branch("other"), base));
    f.git->detach(f.git->work("two"));
    CHECK(f.worktrees.folders() ==
          std::vector<fs::path>{f.folder, f.git->work("one"), f.git->work("two")});
    const auto found = unwrap(f.worktrees.checkouts());
    REQUIRE(found.size() == 3);
    CHECK(found[0].worktree == f.folder);
    CHECK(found[0].branch == branch("main"));
    CHECK(found[0].head == base);
    CHECK(found[1].worktree == f.git->work("one"));
    CHECK(found[1].branch == branch("side"));
    CHECK_FALSE(found[1].prunable);
    CHECK(found[2].detached);
    CHECK_FALSE(found[2].branch);
    CHECK(found[2].head == base);
}

TEST_CASE("locking and unlocking twice is fine", "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    unwrap(f.worktrees.lock_worktree(place, "in use"));
    unwrap(f.worktrees.lock_worktree(place, "in use by another"));
    CHECK(unwrap(f.worktrees.checkouts()).at(1).locked);
    CHECK(unwrap(f.worktrees.checkouts()).at(1).lock_reason == "in use");
    unwrap(f.worktrees.unlock_worktree(place));
    unwrap(f.worktrees.unlock_worktree(place));
    CHECK_FALSE(unwrap(f.worktrees.checkouts()).at(1).locked);
    CHECK(code_of(f.worktrees.lock_worktree(f.git->work("none"), "why")) == ErrorCode::git_failed);
    CHECK(code_of(f.worktrees.unlock_worktree(f.git->work("none"))) == ErrorCode::git_failed);
}

TEST_CASE("a locked worktree is not removed, only discarded", "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    unwrap(f.worktrees.lock_worktree(place, "in use"));
    CHECK(code_of(f.worktrees.remove_worktree(place)) == ErrorCode::git_failed);
    f.git->write(place / "new", "x");
    unwrap(f.worktrees.discard_worktree(place));
    unwrap(f.worktrees.discard_worktree(place));
    CHECK_FALSE(f.git->exists(place));
    CHECK(unwrap(f.worktrees.checkouts()).size() == 1);
    CHECK(unwrap(f.refs.resolve("refs/heads/work")));
}

TEST_CASE("what is left of a worktree without its folder, or of a folder alone, is discarded",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    unwrap(f.worktrees.add_worktree(f.git->work("at-x.11"), branch("other"), f.at("HEAD")));
    SECTION("the folder is gone") {
        f.git->remove(place);
    }
    SECTION("Git's file is gone") {
        f.git->remove(place / ".git");
    }
    SECTION("Git knows nothing of it") {
        unwrap(f.worktrees.discard_worktree(place));
        f.git->write(place / "half", "x");
    }
    unwrap(f.worktrees.discard_worktree(place));
    CHECK_FALSE(f.git->exists(place));
    CHECK(unwrap(f.worktrees.checkouts()).size() == 2);
    CHECK(unwrap(f.worktrees.worktree_state(f.git->work("at-x.11"))).changed.empty());
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    CHECK(unwrap(f.worktrees.worktree_state(place)).changed.empty());
}

TEST_CASE("a worktree with changes is not removed", "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = add_with_ignored(f);
    const auto refused = [&] {
        const auto result = f.worktrees.remove_worktree(place);
        return code_of(result) == ErrorCode::dirty && f.git->exists(place / "README.md");
    };
    SECTION("an untracked file") {
        f.git->write(place / "deep/er/new", "x");
        CHECK(refused());
        CHECK(unwrap(f.worktrees.worktree_state(place)).changed ==
              std::vector<std::string>{"deep/er/new"});
    }
    SECTION("a changed file") {
        f.git->write(place / "src/a.txt", "x");
        CHECK(refused());
    }
    SECTION("a file that is gone") {
        f.git->remove(place / "src/a.txt");
        CHECK(refused());
    }
    SECTION("ignored files do not count") {
        f.git->write(place / "x.o", "x");
        CHECK(unwrap(f.worktrees.worktree_state(place)).changed.empty());
        unwrap(f.worktrees.remove_worktree(place));
        CHECK_FALSE(f.git->exists(place));
    }
}

TEST_CASE("only what stood in a worktree when it was looked at is taken away",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = add_with_ignored(f);
    f.git->write(place / "deep/x.o", "x");
    const Footprint seen = unwrap(f.worktrees.contents(place)).footprint;
    const bool discarded = GENERATE(false, true);
    CAPTURE(discarded);
    const auto take = [&] {
        return discarded ? f.worktrees.discard_worktree(place, seen)
                         : f.worktrees.remove_worktree(place, seen);
    };
    SECTION("an ignored file has come") {
        f.git->write(place / "deep/y.o", "y");
        CHECK(code_of(take()) == ErrorCode::dirty);
        CHECK(f.git->exists(place / "deep/y.o"));
        CHECK(f.git->exists(place / "README.md"));
        CHECK(unwrap(f.worktrees.worktree_state(place)).changed.empty());
    }
    SECTION("an ignored file has changed") {
        f.git->write(place / "deep/x.o", "longer");
        CHECK(code_of(take()) == ErrorCode::dirty);
        CHECK(f.git->exists(place / "deep/x.o"));
    }
    SECTION("a file has gone") {
        f.git->remove(place / "deep/x.o");
        unwrap(take());
        CHECK_FALSE(f.git->exists(place));
        CHECK(unwrap(f.worktrees.checkouts()).size() == 1);
    }
}

TEST_CASE("a worktree's state says its branch, its head and what changed",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    const CommitId head = f.git->commit(place, "Mine\n", {{"src/c.txt", "c\n"}});
    f.git->write(place / "new ü.txt", "new\n");
    const WorktreeState state = unwrap(f.worktrees.worktree_state(place));
    CHECK(state.changed == std::vector<std::string>{"new ü.txt"});
    CHECK(state.head == head);
    CHECK(state.branch == branch("work"));
    CHECK_FALSE(state.operation_in_progress);
    f.git->detach(place);
    CHECK_FALSE(unwrap(f.worktrees.worktree_state(place)).branch);
    CHECK(unwrap(f.worktrees.worktree_state(place)).head == head);
}

TEST_CASE(
    "a checkout's HEAD is taken off its branch and put on another, with its files as they are",
    "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    const CommitId base = f.at("HEAD");
    unwrap(f.worktrees.add_worktree(place, branch("work"), base));
    f.git->write(place / "new.txt", "new\n");
    unwrap(f.worktrees.put_on_branch(place, std::nullopt));
    CHECK_FALSE(unwrap(f.worktrees.worktree_state(place)).branch);
    CHECK(unwrap(f.worktrees.worktree_state(place)).head == base);
    unwrap(f.refs.update_refs({{"refs/heads/again", base, std::nullopt}}, "again"));
    unwrap(f.worktrees.put_on_branch(place, branch("again")));
    const WorktreeState state = unwrap(f.worktrees.worktree_state(place));
    CHECK(state.branch == branch("again"));
    CHECK(state.head == base);
    CHECK(state.changed == std::vector<std::string>{"new.txt"});
}

TEST_CASE("a worktree whose file .git is gone leads to its git dir again",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    CHECK_FALSE(unwrap(f.worktrees.mend_link(place)));
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    CHECK_FALSE(unwrap(f.worktrees.mend_link(place)));
    const fs::path own = unwrap(f.worktrees.git_dir(place));
    f.git->remove(place / ".git");
    CHECK_FALSE(f.worktrees.worktree_state(place));
    f.git->write(place / "left.txt", "x\n");
    CHECK(unwrap(f.worktrees.worktree_state(place, LostLink::passed_over)).changed ==
          std::vector<std::string>{"left.txt"});
    CHECK(unwrap(f.worktrees.contents(place)).footprint.contains((place / "left.txt").string()));
    CHECK(unwrap(f.worktrees.git_dir(place)) == own);
    CHECK_FALSE(f.git->exists(place / ".git"));
    f.git->remove(place / "left.txt");
    CHECK(unwrap(f.worktrees.mend_link(place)));
    CHECK(unwrap(f.worktrees.worktree_state(place)).branch == branch("work"));
    CHECK(unwrap(f.worktrees.worktree_state(place)).changed.empty());
}

TEST_CASE("a folder that is not a worktree of this repository has neither state nor git dir",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK(code_of(f.worktrees.worktree_state(f.folder / "src")) == ErrorCode::git_failed);
    CHECK(code_of(f.worktrees.worktree_state(f.git->work("absent"))) ==
          ErrorCode::not_a_repository);
    CHECK(code_of(f.worktrees.git_dir(f.git->work("absent"))) == ErrorCode::not_a_repository);
}

TEST_CASE("each worktree has a git dir of its own below the common one",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path common = f.git->repository().common_dir();
    const CommitId base = f.at("HEAD");
    unwrap(f.worktrees.add_worktree(f.git->work("at-x.1"), branch("one"), base));
    unwrap(f.worktrees.add_worktree(f.git->work("more/at-x.1"), branch("two"), base));
    const fs::path one = unwrap(f.worktrees.git_dir(f.git->work("at-x.1")));
    const fs::path two = unwrap(f.worktrees.git_dir(f.git->work("more/at-x.1")));
    CHECK(one == common / "worktrees/at-x.1");
    CHECK(two.parent_path() == common / "worktrees");
    CHECK(two != one);
    CHECK(unwrap(f.worktrees.git_dir(f.folder)) == common);
}

TEST_CASE("a clean worktree follows to another commit, and nothing else does",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}, {"src/b.txt", std::nullopt}});
    const fs::path place = f.git->work("at-x.1");
    const BranchName work = branch("work");
    unwrap(f.worktrees.add_worktree(place, work, base));
    SECTION("what stands elsewhere") {
        CHECK(code_of(f.worktrees.advance_worktree(place, work, next, next)) ==
              ErrorCode::ref_conflict);
        CHECK(code_of(f.worktrees.advance_worktree(place, branch("main"), base, next)) ==
              ErrorCode::ref_conflict);
    }
    SECTION("what has changes") {
        f.git->write(place / "new", "mine");
        CHECK(code_of(f.worktrees.advance_worktree(place, work, base, next)) == ErrorCode::dirty);
        CHECK(f.at("refs/heads/work") == base);
    }
    SECTION("a clean one") {
        unwrap(f.worktrees.advance_worktree(place, work, base, next));
        const WorktreeState state = unwrap(f.worktrees.worktree_state(place));
        CHECK(state.head == next);
        CHECK(state.branch == work);
        CHECK(state.changed.empty());
        CHECK(f.git->exists(place / "x"));
        CHECK_FALSE(f.git->exists(place / "src/b.txt"));
    }
}

TEST_CASE("a worktree returns to its branch from wherever it is", "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}, {"src/b.txt", std::nullopt}});
    const fs::path place = f.git->work("at-x.1");
    const BranchName work = branch("work");
    unwrap(f.worktrees.add_worktree(place, work, base));
    SECTION("from its branch") {}
    SECTION("from another commit") {
        unwrap(f.worktrees.put_on_branch(place, std::nullopt));
        unwrap(f.worktrees.advance_worktree(place, std::nullopt, base, next));
    }
    SECTION("from another branch, which stays where it is") {
        unwrap(f.refs.update_refs({{"refs/heads/other", base, std::nullopt}}, "other"));
        unwrap(f.worktrees.put_on_branch(place, branch("other")));
    }
    f.git->write(place / "README.md", "changed\n");
    f.git->write(place / "new/left.txt", "left\n");
    unwrap(f.worktrees.return_to_branch(place, work));
    const WorktreeState state = unwrap(f.worktrees.worktree_state(place));
    CHECK(state.branch == work);
    CHECK(state.head == base);
    CHECK(state.changed.empty());
    CHECK_FALSE(f.git->exists(place / "x"));
    CHECK_FALSE(f.git->exists(place / "new/left.txt"));
    CHECK(f.git->exists(place / "src/b.txt"));
    CHECK(f.at("refs/heads/work") == base);
    CHECK(f.at("refs/heads/main") == next);
    CHECK_FALSE(f.worktrees.return_to_branch(place, branch("none-such")));
}

TEST_CASE("a worktree on no branch stands at its commit, and follows to another",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}});
    const fs::path place = f.git->work("at-x");
    unwrap(f.worktrees.add_detached(place, base));
    const auto is_at = [&](const CommitId& commit) {
        const WorktreeState state = unwrap(f.worktrees.worktree_state(place));
        return state.head == commit && !state.branch && state.changed.empty();
    };
    CHECK(is_at(base));
    CHECK_FALSE(f.git->exists(place / "x"));
    CHECK(code_of(f.worktrees.add_detached(place, base)) == ErrorCode::git_failed);
    CHECK(code_of(f.worktrees.advance_worktree(place, branch("main"), base, next)) ==
          ErrorCode::ref_conflict);
    CHECK(code_of(f.worktrees.advance_worktree(place, std::nullopt, next, next)) ==
          ErrorCode::ref_conflict);
    f.git->write(place / "mine", "mine");
    CHECK(code_of(f.worktrees.advance_worktree(place, std::nullopt, base, next)) ==
          ErrorCode::dirty);
    f.git->remove(place / "mine");
    unwrap(f.worktrees.advance_worktree(place, std::nullopt, base, next));
    CHECK(is_at(next));
    CHECK(f.git->exists(place / "x"));
    CHECK(f.at("refs/heads/main") == next);
    // Made again where its folder was taken away.
    f.git->remove(place);
    unwrap(f.worktrees.add_detached(place, base));
    CHECK(is_at(base));
}

TEST_CASE("a worktree's ignored files are listed, and those that Git is told not to look at",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = add_with_ignored(f);
    CHECK(unwrap(f.worktrees.contents(place)).ignored.empty());
    f.git->write(place / "x.o", "x");
    f.git->write(place / "deep/er/ä.o", "x");
    f.git->write(place / "deep/seen.txt", "x");
    CHECK(unwrap(f.worktrees.contents(place)).ignored ==
          std::vector<std::string>{"deep/er/ä.o", "x.o"});
    CHECK(unwrap(f.worktrees.contents(place)).repositories.empty());
    f.git->ignore_changes(place, "src/a.txt");
    f.git->ignore_changes(place, "src/b.txt");
    CHECK(unwrap(f.worktrees.contents(place)).unwatched.empty());
    f.git->write(place / "src/a.txt", "mine\n");
    CHECK(unwrap(f.worktrees.contents(place)).unwatched == std::vector<std::string>{"src/a.txt"});
    CHECK(unwrap(f.worktrees.worktree_state(place)).changed ==
          std::vector<std::string>{"deep/seen.txt"});
    CHECK(code_of(f.worktrees.contents(f.git->work("none"))) == ErrorCode::git_failed);
}

TEST_CASE("a repository in a worktree is told with what only it has, and can be taken out",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    f.git->make_repository(place, "deep/app", {{"main.txt", "an hour\n"}});
    f.git->write(place / "deep/beside.txt", "x");
    const auto inner = unwrap(f.worktrees.contents(place)).repositories;
    REQUIRE(inner.size() == 1);
    CHECK(inner[0].path == "deep/app");
    CHECK(inner[0].kind == InnerKind::own);
    CHECK_FALSE(inner[0].unpublished.empty());
    CHECK(inner[0].changed.empty());
    const fs::path out = f.git->work("kept") / "at-x.1/deep/app";
    unwrap(f.worktrees.move_out(place, inner[0], out));
    CHECK(f.git->exists(out / "main.txt"));
    CHECK_FALSE(f.git->exists(place / "deep/app"));
    CHECK(unwrap(f.worktrees.contents(place)).repositories.empty());
    // With all that is left in it.
    CHECK(unwrap(f.worktrees.worktree_state(place)).changed ==
          std::vector<std::string>{"deep/beside.txt"});
}

TEST_CASE("a checkout is fast-forwarded with its branch, and taken back",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const BranchName main = branch("main");
    f.git->switch_to(f.folder, "ahead", base);
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}, {"src/b.txt", std::nullopt}});
    f.git->switch_to(f.folder, "main");
    f.git->write(f.folder / "notes", "mine");
    const auto shows = [&](const CommitId& commit) {
        const WorktreeState state = unwrap(f.worktrees.worktree_state(f.folder));
        return f.at("refs/heads/main") == commit && state.changed == state.untracked;
    };
    unwrap(f.worktrees.fast_forward(f.folder, main, base, next, "forward"));
    CHECK(shows(next));
    CHECK(f.git->exists(f.folder / "x"));
    CHECK_FALSE(f.git->exists(f.folder / "src/b.txt"));
    CHECK(f.git->exists(f.folder / "notes"));
    CHECK(unwrap(f.refs.ref_log("refs/heads/main")).front().what == "forward");
    unwrap(f.worktrees.take_back(f.folder, main, next, base, "back"));
    CHECK(shows(base));
    CHECK_FALSE(f.git->exists(f.folder / "x"));
    CHECK(f.git->exists(f.folder / "src/b.txt"));
    CHECK(f.git->exists(f.folder / "notes"));

    SECTION("where it is elsewhere it stays") {
        CHECK(code_of(f.worktrees.fast_forward(f.folder, main, next, base, "x")) ==
              ErrorCode::root_moved);
        CHECK(code_of(f.worktrees.fast_forward(f.folder, branch("ahead"), base, next, "x")) ==
              ErrorCode::root_moved);
        CHECK(shows(base));
    }
    SECTION("where a file has changed it stays") {
        f.git->write(f.folder / "README.md", "mine");
        const auto refused = f.worktrees.fast_forward(f.folder, main, base, next, "x");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::dirty);
        CHECK(*refused.error().details.find("paths") == Json::strings({"README.md"}));
        CHECK_FALSE(f.git->exists(f.folder / "x"));
        CHECK(f.at("refs/heads/main") == base);
    }
    SECTION("where a file that nobody tracks is in the way it stays") {
        f.git->write(f.folder / "x", "mine");
        const auto refused = f.worktrees.fast_forward(f.folder, main, base, next, "x");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::dirty);
        CHECK(*refused.error().details.find("paths") == Json::strings({"x"}));
        CHECK(f.git->exists(f.folder / "src/b.txt"));
        CHECK(f.at("refs/heads/main") == base);
    }
    SECTION("what a call had brought before it was ended stays") {
        f.git->write(f.folder / "x", "1\n");
        f.git->remove(f.folder / "src/b.txt");
        f.git->stage(f.folder, {"x", "src/b.txt"});
        unwrap(f.worktrees.fast_forward(f.folder, main, base, next, "forward"));
        CHECK(shows(next));
    }
}

TEST_CASE("a checkout's files go ahead of its branch, and come back",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const BranchName main = branch("main");
    f.git->switch_to(f.folder, "ahead", base);
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}, {"src/b.txt", std::nullopt}});
    f.git->switch_to(f.folder, "main");
    unwrap(f.worktrees.bring_files(f.folder, main, base, next));
    CHECK(f.at("refs/heads/main") == base);
    CHECK(f.git->exists(f.folder / "x"));
    SECTION("and once the branch has followed nothing differs") {
        f.git->force("refs/heads/main", next);
        CHECK(unwrap(f.worktrees.worktree_state(f.folder)).changed.empty());
        unwrap(f.worktrees.return_files(f.folder, main, base, next));
        CHECK(f.git->exists(f.folder / "x"));
    }
    SECTION("where it did not") {
        unwrap(f.worktrees.return_files(f.folder, main, base, next));
        CHECK_FALSE(f.git->exists(f.folder / "x"));
        CHECK(f.git->exists(f.folder / "src/b.txt"));
        CHECK(unwrap(f.worktrees.worktree_state(f.folder)).changed.empty());
        // A second time there is nothing to bring back.
        unwrap(f.worktrees.return_files(f.folder, main, base, next));
        CHECK(unwrap(f.worktrees.worktree_state(f.folder)).changed.empty());
    }
    SECTION("but what somebody has changed since stays") {
        f.git->write(f.folder / "x", "mine");
        unwrap(f.worktrees.return_files(f.folder, main, base, next));
        CHECK_FALSE(f.git->exists(f.folder / "src/b.txt"));
        CHECK(code_of(f.worktrees.bring_files(f.folder, main, base, next)) == ErrorCode::dirty);
    }
}

TEST_CASE("several worktrees are looked into at once, each as it is by itself",
          "[contract][git][worktrees]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path full = add_with_ignored(f);
    f.git->write(full / "x.o", "x");
    f.git->write(full / "deep/er/y.o", "x");
    f.git->write(full / "new.txt", "x");
    f.git->write(full / "src/b.txt", "changed\n");
    f.git->ignore_changes(full, "src/a.txt");
    f.git->write(full / "src/a.txt", "mine\n");
    f.git->make_repository(full, "deep/app", {{"main.txt", "an hour\n"}});
    const fs::path clean = f.git->work("at-x.2");
    unwrap(f.worktrees.add_worktree(clean, branch("clean"), f.at("HEAD")));
    const fs::path gone = f.git->work("at-x.3");
    unwrap(f.worktrees.add_worktree(gone, branch("gone"), f.at("HEAD")));
    f.git->remove(gone);
    const auto looks = f.worktrees.look_into({full, clean, gone, f.git->work("none")});
    REQUIRE(looks.size() == 4);
    CHECK(code_of(looks[3]) == ErrorCode::git_failed);
    const std::vector<fs::path> places{full, clean, gone};
    for (std::size_t at = 0; at < places.size(); ++at) {
        const WorktreeLook& look = unwrap(looks[at]);
        const WorktreeContents alone = unwrap(f.worktrees.contents(places[at]));
        CHECK(look.contents.footprint.empty());
        CHECK(look.contents.repositories == alone.repositories);
        CHECK(look.contents.own_refs == alone.own_refs);
        CHECK(look.contents.ignored == alone.ignored);
        CHECK(look.contents.unwatched == alone.unwatched);
        if (places[at] == gone) continue;
        const WorktreeState state = unwrap(f.worktrees.worktree_state(places[at]));
        CHECK(look.state.changed == state.changed);
        CHECK(look.state.untracked == state.untracked);
        CHECK(look.state.head == state.head);
        CHECK(look.state.branch == state.branch);
    }
    CHECK(unwrap(looks[0]).contents.ignored == std::vector<std::string>{"deep/er/y.o", "x.o"});
    CHECK(unwrap(looks[0]).contents.unwatched == std::vector<std::string>{"src/a.txt"});
    CHECK(unwrap(looks[1]).state.changed.empty());
}
