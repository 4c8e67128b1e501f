#include "app/worktree/recorded_worktree.hpp"

#include "support/recorded_worktree.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a link in a worktree's place is seen without a look at where it leads",
          "[app][worktree]") {
    RecordedWorktree f;
    unwrap(f.files.link(f.folder, "/elsewhere"));
    f.files.unlisted.insert(f.folder);
    CHECK(unwrap(see_worktree(f.work, f.folder)).traces.taken);
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
