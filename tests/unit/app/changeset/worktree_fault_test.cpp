#include "app/changeset/worktree_fault.hpp"

#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/work_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Finished {
    PlanFixture plan;
    WorkRepository work;
    Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    int opened = 0;

    explicit Finished(int committed = 5) : work(committed) {}

    void begin(const std::string& branch = "work", std::optional<CommitId> base = {}) {
        plan.put(Session{.id = *SessionId::parse("s-1"),
                         .agent = plan.worker().caller,
                         .epic = epic.id,
                         .changeset = changeset.id,
                         .started_at = plan.clock.now(),
                         .worktree = work.worktree,
                         .branch = *BranchName::parse(branch),
                         .base = base.value_or(work.base)});
    }
    Result<void> ask() {
        return require_all_committed(plan.worker("alice", "s-1"), [&]() -> Result<Repository*> {
            ++opened;
            return &work.repository;
        });
    }
};

} // namespace

TEST_CASE("work that is committed on its branch may be called done", "[app][worktree_fault]") {
    Finished at;
    at.begin();
    unwrap(at.ask());
    CHECK(at.opened == 1);
}

TEST_CASE("what is not committed is named while its agent is there", "[app][worktree_fault]") {
    Finished at;
    at.begin();
    at.work.leave(2);
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK(refused.message == "1 file not committed: a.cpp");
}

TEST_CASE("a worktree on another branch holds nothing of the changeset", "[app][worktree_fault]") {
    Finished at;
    at.begin("elsewhere");
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::wrong_branch);
    CHECK(refused.message == "the worktree is on work, not on elsewhere");
}

TEST_CASE("a branch without a commit is not done, and the way to say so is named",
          "[app][worktree_fault]") {
    Finished at;
    const auto head = unwrap(at.work.repository.refs().resolve("refs/heads/work"));
    at.begin("work", head);
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::nothing_committed);
    CHECK_THAT(refused.hint.told_to(Audience::worker), ContainsSubstring("changeset_block"));
}

TEST_CASE("without a session nothing is looked at", "[app][worktree_fault]") {
    Finished at;
    unwrap(at.ask());
    CHECK(at.opened == 0);
}
