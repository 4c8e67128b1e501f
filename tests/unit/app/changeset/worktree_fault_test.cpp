#include "app/changeset/worktree_fault.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const BranchName right_branch = *BranchName::parse("greeting-at-1.1");

WorktreeState clean_state() {
    return {.head = CommitId::parse(std::string(40, 'a')).value(), .branch = right_branch};
}

std::optional<Error> fault_in_state(const WorktreeState& state) {
    return worktree_fault(right_branch, "/w", state);
}

} // namespace

TEST_CASE("a clean worktree on its branch keeps nothing from being done", "[app][worktree_fault]") {
    CHECK_FALSE(fault_in_state(clean_state()));
}

TEST_CASE("a rebase that is under way is told before where it has led", "[app][worktree_fault]") {
    WorktreeState state = clean_state();
    state.operation_in_progress = true;
    state.branch.reset();
    const auto fault = fault_in_state(state);
    REQUIRE(fault);
    CHECK(fault->code == ErrorCode::dirty);
    CHECK_THAT(fault->message, ContainsSubstring("unfinished"));
}

TEST_CASE("the branch that a worktree is on is told before what is changed there",
          "[app][worktree_fault]") {
    WorktreeState state = clean_state();
    state.changed = {"a.cpp", "b.cpp"};
    CHECK(fault_in_state(state)->message == "2 files not committed: a.cpp, b.cpp");
    state.branch = *BranchName::parse("main");
    const auto fault = fault_in_state(state);
    CHECK(fault->code == ErrorCode::wrong_branch);
    CHECK(fault->message == "the worktree is on main, not on greeting-at-1.1");
    CHECK_THAT(fault->hint.told_to(Audience::worker), ContainsSubstring("/w"));
}
