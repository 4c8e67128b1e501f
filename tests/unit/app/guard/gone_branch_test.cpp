#include "app/guard/gone_branch.hpp"

#include "support/audit_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a work branch that its agent renamed or deleted is put back at the work",
          "[app][audit]") {
    AuditFixture f;
    const fs::path folder = f.worktree_of(f.changeset);
    const std::string own = full_ref(*f.session.branch);
    const std::string other = "refs/heads/other-name";
    MemoryWorktree& worktree = *f.repository.git.worktree_at(folder);
    const CommitId late = f.repository.commit(folder, "Late\n", {{"late.txt", "x\n"}}, worker_name);
    SECTION("renamed: its worktree is on it again") {
        f.rename_branch(own, other, worker_name);
        worktree.branch = *BranchName::parse("other-name");
        const AuditOutcome outcome = f.verify();
        REQUIRE(outcome.restored.size() == 3);
        CHECK(outcome.reported.empty());
        CHECK(worktree.branch == f.session.branch);
        CHECK_FALSE(f.repository.git.ref(other));
    }
    SECTION("deleted: its worktree is on it again") {
        f.repository.detach(folder);
        f.repository.force(own, std::nullopt);
        const AuditOutcome outcome = f.verify();
        REQUIRE(outcome.restored.size() == 2);
        CHECK(outcome.reported.empty());
        CHECK(worktree.branch == f.session.branch);
    }
    SECTION("deleted while its worktree was on it") {
        auto& log =
            f.repository.git.logs["worktrees/" + worktree.git_dir.filename().string() + "/HEAD"];
        log.insert(log.begin(), {worker_name, late.str(), "commit: Late"});
        f.repository.force(own, std::nullopt);
        CHECK(f.verify().restored.size() == 1);
        CHECK(worktree.branch == f.session.branch);
    }
    SECTION("left for a branch that is not its work") {
        worktree.branch = *BranchName::parse("topic");
        auto& log =
            f.repository.git.logs["worktrees/" + worktree.git_dir.filename().string() + "/HEAD"];
        log.insert(log.begin(), {worker_name, late.str(), "commit: Late"});
        log.insert(log.begin(), {worker_name, f.first.str(),
                                 "checkout: moving from " + f.session.branch->str() + " to topic"});
        f.repository.force(own, std::nullopt);
        CHECK(f.verify().restored.size() == 1);
    }
    SECTION("left for nothing that is known") {
        f.repository.git.logs["worktrees/" + worktree.git_dir.filename().string() + "/HEAD"] = {};
        worktree.branch = *BranchName::parse("topic");
        f.repository.force(own, std::nullopt);
        CHECK(f.verify().restored.size() == 1);
        CHECK(f.repository.git.ref(own) == f.strayed);
        return;
    }
    CHECK(f.repository.git.ref(own) == late);
}

TEST_CASE("a work branch that has landed is not put back", "[app][audit]") {
    AuditFixture f;
    f.update(unwrap(merge(f.done(f.changeset, f.first, f.strayed), f.strayed)));
    f.repository.detach(f.worktree_of(f.changeset));
    f.repository.force(full_ref(*f.session.branch), std::nullopt);
    CHECK(f.verify().restored.empty());
    CHECK_FALSE(f.repository.git.ref(full_ref(*f.session.branch)));
}
