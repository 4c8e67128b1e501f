// A worker's session in its worktree, from the start of the comparison on.
#pragma once

#include "app/core/remarks.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/guard/repository_audit.hpp"
#include "support/project_fixture.hpp"

namespace atelier::test {

inline const std::string worker_name = "atelier/worker/worker-1";

// A session in its worktree, with a branch `topic` of the user's beside it.
struct AuditFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E");
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    const std::string topic = "refs/heads/topic";
    Session session{.id = *work.plan.session,
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .worktree = worktree_of(changeset).string(),
                    .branch = work_branch_of(changeset),
                    .base = first,
                    .start = first};
    // A changeset that another worker has worked on.
    Bead other = begun(PlanFixture::changeset(epic, "Other"));
    CommitId strayed = begin();

    Bead begun(Bead bead) {
        Changeset::set_work_branch(bead, *BranchName::parse("root-" + bead.id.str()));
        bead = update(bead);
        unwrap(repository.worktrees().add_worktree(worktree_of(bead), work_branch_of(bead), first));
        return bead;
    }
    Session session_named(const std::string& name) {
        return unwrap(store.read(
                          [&](PlanReader& plan) { return plan.session(*SessionId::parse(name)); }))
            .value();
    }
    std::string other_branch() { return full_ref(work_branch_of(other)); }
    void other_session(Stage stage) {
        put(Session{.id = *SessionId::parse("s-worker-2"),
                    .agent = *AgentId::parse("atelier/worker/worker-2"),
                    .epic = epic.id,
                    .changeset = other.id,
                    .stage = stage,
                    .started_at = clock.now(),
                    .worktree = worktree_of(other).string(),
                    .branch = work_branch_of(other)});
    }
    CommitId begin() {
        session.started_at = clock.now();
        const CommitId made = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        repository.force(topic, first);
        unwrap(install_hooks(hook_installation_deps(work), record.enlistment));
        unwrap(snapshot_repository(work, session));
        return made;
    }
    void rename_branch(const std::string& from, const std::string& to, const std::string& who) {
        const CommitId head = repository.git.ref(from).value();
        repository.git.move_ref(from, std::nullopt, who, "");
        repository.git.move_ref(to, head, who, "Branch: renamed " + from + " to " + to);
    }
    AuditOutcome verify() { return unwrap(verify_repository(work, session)); }
    // That this is told and left as it is.
    void check_reported(const std::string& name) {
        const AuditOutcome outcome = verify();
        CHECK(outcome.restored.empty());
        REQUIRE(outcome.reported.size() == 1);
        CHECK(outcome.reported[0].name == name);
        CHECK(mail_to_overseer().size() == 1);
    }
    // That this is told in the log alone, and nobody is asked.
    void check_remarked(const std::string& name) {
        const AuditOutcome outcome = verify();
        CHECK(outcome.clean());
        REQUIRE(outcome.remarks.size() == 1);
        CHECK(outcome.remarks[0].name == name);
        CHECK(mail_to_overseer().empty());
        CHECK(event_types().back() == "repository.changed");
        const auto remarks =
            unwrap(store.read([&](PlanReader& plan) { return remarks_since(plan, clock.now()); }));
        REQUIRE(remarks.size() == 1);
        CHECK_THAT(remarks[0].text, ContainsSubstring(name));
    }
    void check_silent() {
        const AuditOutcome outcome = verify();
        CHECK(outcome.clean());
        CHECK(outcome.remarks.empty());
        CHECK(event_types().back() != "repository.changed");
    }
    std::vector<std::string> rescued() const {
        std::vector<std::string> names;
        for (const auto& [name, commit] : repository.git.refs)
            if (name.starts_with("refs/atelier/rescue/")) names.push_back(name);
        return names;
    }
};

} // namespace atelier::test
