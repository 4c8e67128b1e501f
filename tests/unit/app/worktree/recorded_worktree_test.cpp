#include "app/worktree/recorded_worktree.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// The worker worker-1 holds an epic; `folder` is the worktree of its changeset.
struct RecordedWorktree : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    const SessionId session = *work.plan.session;
    const fs::path folder = worktree_of(changeset);
    GitWorktrees& worktrees = repository.worktrees();

    RecordedWorktree() {
        put({.id = session,
             .agent = work.plan.caller,
             .epic = epic.id,
             .changeset = changeset.id,
             .stage = Stage::worktree,
             .started_at = clock.now(),
             .worktree = folder.string()});
    }
    void made() { unwrap(worktrees.add_worktree(folder, work_branch_of(changeset), first)); }
    void is(WorktreePhase phase) { unwrap(record_worktree(work.plan, folder, phase, session)); }
    std::optional<WorktreePhase> phase() {
        const auto found = unwrap(record_of_worktree(store, folder));
        if (!found) return std::nullopt;
        return found->phase;
    }
    Checkout listed() {
        for (const Checkout& checkout : unwrap(worktrees.checkouts()))
            if (checkout.worktree == folder) return checkout;
        throw std::runtime_error("no worktree");
    }
    Result<void> remove() {
        const Footprint seen = unwrap(worktrees.contents(folder)).footprint;
        return remove_recorded_worktree(work.plan, worktrees, files, listed(), seen);
    }
    bool there() { return unwrap(files.exists(folder)); }
    void die() {
        machine.restart();
        work.plan.session.reset();
        clock.advance(std::chrono::hours(1));
    }
};

} // namespace

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

TEST_CASE("a link in a worktree's place is seen without a look at where it leads",
          "[app][worktree]") {
    RecordedWorktree f;
    unwrap(f.files.link(f.folder, "/elsewhere"));
    f.files.unlisted.insert(f.folder);
    CHECK(unwrap(see_worktree(f.work, f.folder)).traces.taken);
}

TEST_CASE("a removal that was interrupted is ended, unless something is in it by now",
          "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::removing);
    f.die();
    unwrap(f.files.remove(f.folder / "README.md"));
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

TEST_CASE("a removal is recorded before it begins, and forgotten with the worktree",
          "[app][worktree]") {
    RecordedWorktree f;
    f.made();
    f.is(WorktreePhase::worked_in);
    SECTION("a clean one goes") {
        unwrap(f.worktrees.lock_worktree(f.folder, lock_reason_of(f.session)));
        unwrap(f.remove());
        CHECK_FALSE(f.there());
        CHECK_FALSE(f.phase());
    }
    SECTION("one with changes stays as it was") {
        unwrap(f.files.write(f.folder / "mine", "x"));
        CHECK(must_fail(f.remove()).code == ErrorCode::dirty);
        CHECK(f.phase() == WorktreePhase::worked_in);
    }
    SECTION("a person's lock stays") {
        unwrap(f.worktrees.lock_worktree(f.folder, "mine"));
        const Error refused = must_fail(f.remove());
        CHECK(refused.code == ErrorCode::dirty);
        CHECK_THAT(refused.message, ContainsSubstring("locked: mine"));
        CHECK(f.listed().locked);
        CHECK(f.phase() == WorktreePhase::worked_in);
    }
}
