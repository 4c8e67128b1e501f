#include "app/worktree/shown_commit.hpp"

#include "domain/guard/repository_state.hpp"
#include "support/recorded_worktree.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A worktree with a commit of its changeset's, and one that it is to show meanwhile.
struct ShownCommit : RecordedWorktree {
    CommitId head = first;
    CommitId other = repository.commit("/repo", "Other\n", {{"other.txt", "other\n"}});

    ShownCommit() {
        made();
        is(WorktreePhase::worked_in);
        head = repository.commit(folder, "Work\n", {{"work.txt", "work\n"}});
    }
    Result<void> back() {
        return show_branch_again(work, folder, work_branch_of(changeset), other);
    }
    std::size_t rescued() {
        return unwrap(repository.refs().refs_below(std::string(rescue_folder))).size();
    }
};

} // namespace

TEST_CASE("a worktree shows another commit and comes back to its branch", "[app][worktree]") {
    ShownCommit f;
    unwrap(show_commit(f.work, f.folder, f.other));
    CHECK(f.phase() == WorktreePhase::checking);
    WorktreeState state = unwrap(f.worktrees.worktree_state(f.folder));
    CHECK_FALSE(state.branch);
    CHECK(state.head == f.other);
    CHECK(unwrap(f.files.exists(f.folder / "other.txt")));
    CHECK(f.at(f.work_branch_of(f.changeset)) == f.head);

    unwrap(f.back());
    CHECK(f.phase() == WorktreePhase::worked_in);
    state = unwrap(f.worktrees.worktree_state(f.folder));
    CHECK(state.branch == f.work_branch_of(f.changeset));
    CHECK(state.head == f.head);
    CHECK(state.changed.empty());
    CHECK(f.rescued() == 0);
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("a worktree with changes is not taken off its files", "[app][worktree]") {
    ShownCommit f;
    unwrap(f.files.write(f.folder / "mine.txt", "mine\n"));
    CHECK(must_fail(show_commit(f.work, f.folder, f.other)).code == ErrorCode::dirty);
    CHECK(unwrap(f.files.read(f.folder / "mine.txt")) == "mine\n");
    const WorktreeState state = unwrap(f.worktrees.worktree_state(f.folder));
    CHECK(state.branch == f.work_branch_of(f.changeset));
    CHECK(state.head == f.head);
    CHECK(f.phase() == WorktreePhase::worked_in);
}

TEST_CASE("what differs when a worktree comes back to its branch is kept and told",
          "[app][worktree]") {
    ShownCommit f;
    unwrap(show_commit(f.work, f.folder, f.other));
    f.repository.commit(f.folder, "Stray\n", {{"stray.txt", "x\n"}});
    unwrap(f.files.write(f.folder / "left.txt", "left\n"));
    unwrap(f.back());
    CHECK(unwrap(f.worktrees.worktree_state(f.folder)).head == f.head);
    CHECK_FALSE(unwrap(f.files.exists(f.folder / "left.txt")));
    CHECK(f.rescued() == 2);
    CHECK(f.progress.has_warned_of("left.txt"));
}
