#include "app/guard/plan_names.hpp"

#include "support/audit_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a changeset's branch and worktree are explained by a session that ran meanwhile",
          "[app][audit]") {
    AuditFixture f;
    PlanNames names(f.work, f.session);
    const std::string branch = f.work_branch_of(f.other).str();
    const auto explained = [&] {
        const bool of_branch = unwrap(names.explains_branch(branch, false));
        CHECK(unwrap(names.explains_worktree(f.worktree_of(f.other), false)) == of_branch);
        return of_branch;
    };
    CHECK_FALSE(explained());
    f.other_session(Stage::agent);
    CHECK(explained());
    Session ended = f.session_named("s-worker-2");
    ended.ended_at = f.session.started_at - Millis{1};
    f.put(ended);
    CHECK_FALSE(explained());
    ended.ended_at = f.session.started_at;
    f.put(ended);
    CHECK(explained());
}

TEST_CASE("a branch of another name is not explained by the changeset whose id it ends with",
          "[app][audit]") {
    AuditFixture f;
    f.other_session(Stage::agent);
    PlanNames names(f.work, f.session);
    CHECK_FALSE(unwrap(names.explains_branch("mine-" + f.other.id.str(), true)));
    CHECK_FALSE(unwrap(names.explains_branch("look-at-me", true)));
    CHECK_FALSE(unwrap(names.explains_worktree("/elsewhere/" + f.other.id.str(), true)));
}

TEST_CASE("the ref of a piece is explained by the run that made it, and so is a run's branch",
          "[app][audit]") {
    AuditFixture f;
    PlanNames names(f.work, f.session);
    Run run = a_run("at-r");
    run.branch = *BranchName::parse("poem-at-r");
    put_run(f.store, run);
    put_piece(f.store, a_piece("at-r.1", "at-r"));
    put_piece(f.store, a_piece("at-r.2", "at-r"), {id("at-r.1")});
    const auto explained = [&](const std::string& ref, const std::optional<CommitId>& at) {
        return unwrap(names.explains_piece(ref, at ? std::optional(at->str())
                                                   : std::optional<std::string>()));
    };
    CHECK(explained("refs/atelier/pieces/at-r.2", commit));
    CHECK_FALSE(explained("refs/atelier/pieces/at-r.2", f.strayed));
    CHECK_FALSE(explained("refs/atelier/pieces/at-r.2", std::nullopt));
    CHECK(explained("refs/atelier/pieces/at-r.1", std::nullopt));
    CHECK(explained("refs/atelier/pieces/at-r.9", std::nullopt));
    CHECK_FALSE(explained("refs/atelier/pieces/at-r.9", commit));
    CHECK_FALSE(explained("refs/atelier/other/at-r.2", commit));
    CHECK(unwrap(names.explains_branch("poem-at-r", false)));
    CHECK_FALSE(unwrap(names.explains_branch("poem-at-r", true)));
    CHECK_FALSE(unwrap(names.explains_branch("mine-at-r", false)));
}

TEST_CASE("the worktree of a document is explained by its run, and so is its branch",
          "[app][audit]") {
    AuditFixture f;
    PlanNames names(f.work, f.session);
    Run run = a_run("at-r");
    run.branch = *BranchName::parse("poem-at-r");
    put_run(f.store, run);
    put_run(f.store, a_run("at-t"));
    for (const bool gone : {false, true}) {
        CHECK(unwrap(names.explains_branch("poem-at-r-turn", gone)));
        CHECK_FALSE(unwrap(names.explains_branch("mine-at-r-turn", gone)));
        CHECK_FALSE(unwrap(names.explains_branch("poem-at-s-turn", gone)));
        CHECK(unwrap(names.explains_worktree(f.paths.worktrees() / "at-r", gone)));
        CHECK_FALSE(unwrap(names.explains_worktree(f.paths.worktrees() / "at-t", gone)));
    }
}

TEST_CASE("heads are those of branches on which agents work, and of what has landed",
          "[app][audit]") {
    AuditFixture f;
    PlanNames names(f.work, f.session);
    const auto heads = unwrap(names.heads_in(unwrap(f.repository.audit().state())));
    CHECK(std::ranges::find(heads.work, f.strayed) != heads.work.end());
    CHECK(std::ranges::find(heads.landed, f.strayed) == heads.landed.end());
}
