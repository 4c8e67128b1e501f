// What killed runs leave half made or half removed.
#include "app/worktree/unfinished_worktrees.hpp"

#include "support/recorded_worktree.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("what stands in place of a worktree that a dead run was making is kept",
          "[app][worktree]") {
    RecordedWorktree f;
    f.is(WorktreePhase::making);
    unwrap(f.files.write(f.folder, "precious"));
    f.die();
    unwrap(clear_unfinished_worktrees(f.work));
    CHECK_FALSE(f.there());
    const fs::path kept = f.paths.kept() / f.folder.filename();
    CHECK(unwrap(f.files.read(kept / f.folder.filename())) == "precious");
    CHECK(f.progress.has_warned_of(kept.string()));
}

TEST_CASE("what a dead run was in the middle of making is cleared after its processes are ended",
          "[app][worktree]") {
    RecordedWorktree f;
    f.is(WorktreePhase::making);
    unwrap(f.files.write(f.folder / "half", "x"));
    f.die();
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    CHECK_FALSE(f.there());
    CHECK_FALSE(f.phase());
    CHECK(f.machine.ended == std::vector<SessionId>{f.session});
}

TEST_CASE("what the run before was making is cleared by the next one of that name",
          "[app][worktree]") {
    RecordedWorktree f;
    f.is(WorktreePhase::making);
    unwrap(f.files.write(f.folder / "half", "x"));
    // The lease that the identity has is this run's own.
    unwrap(clear_unfinished_worktrees(f.work));
    CHECK(f.there());
    f.work.plan.session = *SessionId::parse("s-next");
    unwrap(clear_unfinished_worktrees(f.work));
    CHECK_FALSE(f.there());
}

TEST_CASE("what another run is making right now is left alone", "[app][worktree]") {
    RecordedWorktree f;
    f.is(WorktreePhase::making);
    unwrap(f.files.write(f.folder / "half", "x"));
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    CHECK(f.there());
    CHECK(f.phase() == WorktreePhase::making);
    CHECK(f.machine.ended.empty());
}

TEST_CASE("a worktree that Git ended before its maker died is not cleared", "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::making);
    f.die();
    unwrap(clear_unfinished_worktrees(f.work));
    CHECK(f.there());
    SECTION("but one without its index is") {
        unwrap(f.files.remove(unwrap(f.worktrees.git_dir(f.folder)) / "index"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK_FALSE(f.there());
    }
}

TEST_CASE("nothing is cleared while Git does not answer", "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::making);
    f.die();
    f.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(must_fail(clear_unfinished_worktrees(f.work)).code == ErrorCode::git_failed);
    f.repository.git.fault.reset();
    CHECK(f.there());
    CHECK(f.phase() == WorktreePhase::making);
}

TEST_CASE("nothing is cleared while Git cannot run in a worktree for want of a sandbox",
          "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(GENERATE(WorktreePhase::making, WorktreePhase::removing));
    f.die();
    f.repository.git.worktree_fault =
        Error{GENERATE(ErrorCode::runtime_missing, ErrorCode::runtime_failed), "no bwrap on PATH"};
    CHECK_THAT(must_fail(clear_unfinished_worktrees(f.work)).message, ContainsSubstring("bwrap"));
    CHECK_THAT(must_fail(see_worktree(f.work, f.folder)).message, ContainsSubstring("bwrap"));
    CHECK_THAT(must_fail(f.remove()).message, ContainsSubstring("bwrap"));
    CHECK(f.there());
}

TEST_CASE("a removal that was interrupted is ended, unless something is in it by now",
          "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.die_removing();
    SECTION("only files are missing") {
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK_FALSE(f.there());
        CHECK_FALSE(f.phase());
    }
    SECTION("Git's file is gone already") {
        unwrap(f.files.remove(f.folder / ".git"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK_FALSE(f.there());
    }
    SECTION("somebody has written there") {
        unwrap(f.files.write(f.folder / "theirs", "x"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK(f.there());
        CHECK(must_fail(f.remove()).code == ErrorCode::dirty);
        CHECK(f.phase() == WorktreePhase::removing);
    }
}

TEST_CASE("what is left of a removal goes but for what exists nowhere else", "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    unwrap(f.files.write(f.folder / ".gitignore", "*.o\nbuild/\n"));
    const CommitId head =
        f.repository.commit(f.folder, "Ignore\n", {{".gitignore", "*.o\nbuild/\n"}});
    f.die_removing();
    const fs::path kept = f.paths.kept() / f.folder.filename();
    SECTION("an ignored file that is to be kept") {
        f.settings.worktree_keep = {"*.o"};
        unwrap(f.files.write(f.folder / "late.o", "late"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK(f.files.below(kept) == FileTree{{"late.o", "late"}});
        CHECK(f.progress.has_warned_of((kept / "late.o").string()));
    }
    SECTION("a repository in an ignored folder") {
        unwrap(f.files.write(f.folder / "build/lib/main.txt", "an hour"));
        f.repository.git.worktree_at(f.folder)->inner = {
            {.path = "build/lib", .unpublished = {"HEAD"}}};
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK(unwrap(f.files.read(kept / "build/lib/main.txt")) == "an hour");
        CHECK(f.progress.has_warned_of((kept / "build/lib").string()));
        CHECK_FALSE(f.progress.has_warned_of("refs/atelier/rescue/"));
    }
    SECTION("all of it, where Git can no longer tell its state") {
        f.repository.git.worktree_fault = Error{ErrorCode::git_failed, "a damaged index"};
        unwrap(f.files.write(f.folder / "late.o", "late"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK(unwrap(f.files.read(kept / "files/late.o")) == "late");
        CHECK(f.progress.has_warned_of(kept.string()));
    }
    CHECK_FALSE(f.there());
    CHECK_FALSE(f.phase());
    CHECK(f.at(f.work_branch_of(f.changeset)) == head);
}

TEST_CASE("what is left of a removal goes with Git's file gone and nothing to be kept",
          "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.die_removing();
    unwrap(f.files.remove(f.folder / ".git"));
    SECTION("somebody has written there") {
        unwrap(f.files.write(f.folder / "theirs", "x"));
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK(unwrap(f.files.read(f.folder / "theirs")) == "x");
    }
    SECTION("nobody has") {
        unwrap(clear_unfinished_worktrees(f.work));
        CHECK_FALSE(f.there());
    }
}

TEST_CASE("a worktree that was being checked when its run died is on its branch again",
          "[app][worktree]") {
    RecordedWorktree f;
    const BranchName branch = f.work_branch_of(f.changeset);
    f.made();
    const CommitId head = f.repository.commit(f.folder, "Work\n", {{"new.txt", "new\n"}});
    f.is(WorktreePhase::checking);
    std::size_t kept = 0;
    SECTION("before it showed anything else") {}
    SECTION("on the way there") {
        unwrap(f.worktrees.put_on_branch(f.folder, std::nullopt));
    }
    SECTION("while a check ran that left something") {
        unwrap(f.worktrees.put_on_branch(f.folder, std::nullopt));
        unwrap(f.worktrees.advance_worktree(f.folder, std::nullopt, head, f.first));
        unwrap(f.files.write(f.folder / "left.txt", "left\n"));
        kept = 1;
    }
    f.die();
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    const WorktreeState state = unwrap(f.worktrees.worktree_state(f.folder));
    CHECK(state.branch == branch);
    CHECK(state.head == head);
    CHECK(state.changed.empty());
    CHECK(f.phase() == WorktreePhase::worked_in);
    CHECK(unwrap(f.repository.refs().refs_below(std::string(rescue_folder))).size() == kept);
}

TEST_CASE("what a person does in a worktree whose check was broken off stays", "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::checking);
    f.die();
    unwrap(f.files.write(f.folder / "mine.txt", "mine\n"));
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    CHECK(unwrap(f.files.exists(f.folder / "mine.txt")));
    CHECK(f.phase() == WorktreePhase::worked_in);
}

TEST_CASE("what another run is checking right now is left alone", "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::checking);
    unwrap(f.worktrees.put_on_branch(f.folder, std::nullopt));
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    CHECK_FALSE(unwrap(f.worktrees.worktree_state(f.folder)).branch);
    CHECK(f.phase() == WorktreePhase::checking);
}
