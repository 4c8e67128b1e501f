#include "app/worktree/moved_worktrees.hpp"

#include "app/guard/find_guard.hpp"
#include "app/guard/guard_worktree.hpp"
#include "support/recorded_worktree.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A worktree that a session has left, which somebody has moved as `git worktree move` does.
struct MovedWorktree : RecordedWorktree {
    const fs::path elsewhere = "/home/olga/mine";

    MovedWorktree() {
        made();
        is(WorktreePhase::worked_in);
        unwrap(guard_worktree(work, {.id = session,
                                     .agent = work.plan.caller,
                                     .epic = epic.id,
                                     .changeset = changeset.id,
                                     .worktree = folder.string(),
                                     .branch = work_branch_of(changeset)}));
        unwrap(files.write(folder / "left.txt", "left\n"));
        unwrap(files.move(folder, elsewhere));
        git_worktree(folder).folder = elsewhere;
    }
    MemoryWorktree& git_worktree(const fs::path& at) { return *repository.git.worktree_at(at); }
    bool is_back() { return repository.git.worktree_at(folder) != nullptr; }
};

} // namespace

TEST_CASE("a worktree that was moved comes back with all that is in it", "[app][worktree]") {
    MovedWorktree f;
    unwrap(bring_back_moved(f.work));
    REQUIRE(f.is_back());
    CHECK(unwrap(f.files.read(f.folder / "left.txt")) == "left\n");
    CHECK_FALSE(unwrap(f.files.exists(f.elsewhere)));
    const WorktreeState state = unwrap(f.worktrees.worktree_state(f.folder));
    CHECK(state.branch == f.work_branch_of(f.changeset));
    CHECK(state.changed == std::vector<std::string>{"left.txt"});
    CHECK(f.progress.has_warned_of("had been moved to /home/olga/mine"));
    unwrap(bring_back_moved(f.work));
    CHECK(f.progress.warnings.size() == 1);
}

TEST_CASE("what is not certain to be a moved worktree of ours stays where it is",
          "[app][worktree]") {
    MovedWorktree f;
    SECTION("something stands in its place") {
        unwrap(f.files.write(f.folder / "theirs.txt", "theirs\n"));
    }
    SECTION("it is locked") {
        unwrap(f.worktrees.lock_worktree(f.elsewhere, "on a stick"));
    }
    SECTION("no session was set up in it") {
        unwrap(f.files.remove(guard_file(f.git_worktree(f.elsewhere).git_dir)));
    }
    SECTION("we know nothing of its place") {
        unwrap(forget_worktree(f.work.plan, f.folder));
    }
    unwrap(bring_back_moved(f.work));
    CHECK_FALSE(f.is_back());
    CHECK(unwrap(f.files.read(f.elsewhere / "left.txt")) == "left\n");
    CHECK(f.progress.warnings.empty());
}
