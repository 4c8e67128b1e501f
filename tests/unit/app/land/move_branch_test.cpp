#include "app/land/move_branch.hpp"

#include "support/integration_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<MovedBranch> move_main_of(IntegrationFixture& f,
                                 MoveDirection direction = MoveDirection::forward) {
    const bool forward = direction == MoveDirection::forward;
    return move_branch(f.work, {.branch = *BranchName::parse("main"),
                                .from = forward ? f.first : f.head,
                                .to = forward ? f.head : f.first,
                                .why = "why",
                                .direction = direction});
}

} // namespace

TEST_CASE("a branch moves with the checkout that shows it, or alone", "[app][land]") {
    IntegrationFixture f;
    const bool checked_out = GENERATE(true, false);
    if (!checked_out) f.repository.detach(f.record.enlistment);
    const MovedBranch moved = unwrap(move_main_of(f));
    CHECK(moved.checkout.has_value() == checked_out);
    CHECK(moved.warnings.empty());
    CHECK(f.at_main() == f.head);
    CHECK(unwrap(f.files.exists(f.record.enlistment / "one.txt")) == checked_out);
    unwrap(move_main_of(f, MoveDirection::back));
    CHECK(f.at_main() == f.first);
    CHECK_FALSE(unwrap(f.files.exists(f.record.enlistment / "one.txt")));
    CHECK(must_fail(move_main_of(f, MoveDirection::back)).code == ErrorCode::root_moved);
}

TEST_CASE("somebody who checks the branch out while it moves is told", "[app][land]") {
    IntegrationFixture f;
    f.repository.detach(f.record.enlistment);
    f.repository.moving.before_update = [&] {
        f.repository.git.worktrees.front().branch = *BranchName::parse("main");
        f.repository.git.worktrees.front().detached.reset();
    };
    const MovedBranch moved = unwrap(move_main_of(f));
    REQUIRE(moved.warnings.size() == 1);
    CHECK_THAT(moved.warnings[0], ContainsSubstring("was checked out in /repo while it moved"));
}

TEST_CASE("a branch that two checkouts show stays where it is", "[app][land]") {
    IntegrationFixture f;
    unwrap(f.repository.worktrees().add_worktree("/second", *BranchName::parse("second"), f.first));
    f.repository.git.worktree_at("/second")->branch = *BranchName::parse("main");
    CHECK(must_fail(move_main_of(f)).code == ErrorCode::root_checked_out);
    CHECK(f.at_main() == f.first);
}
