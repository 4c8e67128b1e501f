#include "app/work/land_by_hand.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/worktree/approved_work.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/matter.hpp"
#include "support/mailbox.hpp"
#include "support/project_fixture.hpp"
#include "view/integrate.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic of two changesets, the first with a commit of Ursula's on its work branch.
struct ByHand : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    Bead other = PlanFixture::changeset(epic, "Other");
    const std::string root = "refs/heads/topic";

    ByHand() {
        repository.force(root, first);
        unwrap(repository.worktrees().add_worktree(folder(), branch(), first));
        commit({{"src/new.txt", "new\n"}});
    }
    std::filesystem::path folder() const { return worktree_of(changeset); }
    BranchName branch() const { return *BranchName::parse("topic-" + changeset.id.str()); }
    CommitId commit(const FileContents& changed) {
        return repository.commit(folder(), "Work\n", changed);
    }
    void drop_work_branch() {
        unwrap(repository.worktrees().discard_worktree(folder()));
        repository.force("refs/heads/" + branch().str(), std::nullopt);
    }
    CommitId at_root() const { return repository.git.ref(root).value(); }
    Result<LandedByHand> land() {
        WorkContext work = work_context();
        work.plan.caller = overseer().caller;
        return land_by_hand(std::move(work), changeset.id);
    }
    // What is refused leaves plan and refs as they were.
    Error refused() {
        const Bead before = get(changeset.id);
        const Bead epic_before = get(epic.id);
        const auto refs = repository.git.refs;
        Error error = must_fail(land());
        CHECK(get(changeset.id) == before);
        CHECK(get(epic.id) == epic_before);
        CHECK(repository.git.refs == refs);
        return error;
    }
};

} // namespace

TEST_CASE("what a person left on a work branch lands without an agent", "[app][by_hand]") {
    ByHand f;
    const LandedByHand landed = unwrap(f.land());
    CHECK(landed.integrated == f.at_root());
    CHECK(landed.commits == 1);
    CHECK_FALSE(landed.already);
    CHECK_FALSE(landed.epic_closed);
    CHECK(f.agents.started.empty());
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    const auto made = unwrap(f.repository.history().made(f.first, f.at_root()));
    REQUIRE(made.size() == 1);
    CHECK(made[0].committer_name == "Ursula User");
    CHECK(made[0].agents.empty());
    CHECK_THAT(unwrap(f.repository.history().message(f.at_root())),
               ContainsSubstring("Atelier-Overseer: Ursula User <ursula@example.org>"));
    CHECK(f.repository.git.worktree_at(f.folder()) == nullptr);
    CHECK_FALSE(f.at(f.branch()));
    // It is nobody's, as before.
    CHECK(f.get(f.epic.id).assignee.empty());
    CHECK(f.get(f.epic.id).status == BeadStatus::open);
}

TEST_CASE("where reviews are required, what a person lands was approved before", "[app][by_hand]") {
    ByHand f;
    f.settings.admission.review_required = true;
    const CommitId head = f.repository.git.ref(full_ref(f.branch())).value();
    f.done(f.changeset, f.first, head);
    const Error refused = must_fail(f.land());
    CHECK(refused.code == ErrorCode::approval_required);
    CHECK_THAT(refused.hint.told_to(Audience::person),
               ContainsSubstring("git atelier review " + f.changeset.id.str() + " --approve"));
    f.approve(f.changeset.id, unwrap(reviewed_work(f.repository.history(), f.first, head)));
    send_notice(f, f.worker(),
                {.to = "overseer",
                 .subject = "NEEDS-DECISION: it waits",
                 .thread = f.epic.id,
                 .key = matter_key(Matter::waits, f.epic.id)});
    const LandedByHand landed = unwrap(f.land());
    CHECK(landed.integrated == f.at_root());
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("what lands by hand closes what was told of its own failure", "[app][by_hand]") {
    ByHand f;
    const auto tell = [&](const BeadId& of) {
        send_notice(f, f.worker(),
                    {.to = "overseer",
                     .subject = "NEEDS-DECISION: it could not be worked on",
                     .thread = of,
                     .key = matter_key(Matter::failed, of)});
    };
    for (const BeadId& of : {f.changeset.id, f.epic.id, f.other.id})
        tell(of);
    REQUIRE(f.mail_to_overseer().size() == 3);
    unwrap(f.land());
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(unwrap(Message::of(f.mail_to_overseer().front())).thread() == f.other.id);
}

TEST_CASE("it lands on the root branch that was approved, whatever a row says since",
          "[app][by_hand]") {
    ByHand f;
    unwrap(f.store.write(f.overseer().stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const PlanText text, planned_text(plan, f.get(f.epic.id)));
        return record_promotion(plan, EventType::epic_approved, f.epic.id, text, {});
    }));
    Bead epic = f.get(f.epic.id);
    Epic::set_root_branch(epic, *BranchName::parse("elsewhere"));
    f.update(epic);
    const LandedByHand landed = unwrap(f.land());
    CHECK(landed.root.str() == "topic");
    CHECK(landed.integrated == f.at_root());
}

TEST_CASE("what a person has merged there already is said to be recorded", "[app][by_hand]") {
    ByHand f;
    const LandedByHand landed{.changeset = f.changeset.id,
                              .epic = f.epic.id,
                              .root = *BranchName::parse("topic"),
                              .integrated = f.first};
    CHECK(integrate_text(landed, Style{}) == f.changeset.id.str() +
                                                 " is recorded as landed: topic contained all of "
                                                 "its work already (" +
                                                 f.first.str().substr(0, 10) + ")\n");
}

TEST_CASE("what has landed is not landed again", "[app][by_hand]") {
    ByHand f;
    const LandedByHand landed = unwrap(f.land());
    const auto events = f.events().size();
    const LandedByHand again = unwrap(f.land());
    CHECK(again.already);
    CHECK(again.integrated == landed.integrated);
    CHECK(f.events().size() == events);
}

TEST_CASE("the last changeset that lands by hand closes its epic", "[app][by_hand]") {
    ByHand f;
    f.update(unwrap(abandon(f.get(f.other.id), "not needed", std::nullopt)));
    CHECK(unwrap(f.land()).epic_closed);
    CHECK(is_closed(f.get(f.epic.id)));
}

TEST_CASE("an epic that a worker left is given back to that worker", "[app][by_hand]") {
    ByHand f;
    f.holding(f.epic, "worker-4");
    Lease lease = f.lease(f.epic.id).value();
    lease.ended = true;
    f.put(lease);
    unwrap(f.land());
    CHECK(f.get(f.epic.id).assignee == "atelier/worker/worker-4");
    CHECK(f.lease(f.epic.id)->ended);
}

TEST_CASE("nothing lands by hand while somebody works on the epic", "[app][by_hand]") {
    ByHand f;
    f.holding(f.epic);
    const Error error = f.refused();
    CHECK(error.code == ErrorCode::epic_taken);
    CHECK_THAT(error.message, ContainsSubstring("atelier/worker/worker-1 is working on"));
}

TEST_CASE("where there is no work branch it is said where it begins, or why there is none yet",
          "[app][by_hand]") {
    ByHand f;
    f.drop_work_branch();
    CHECK_THAT(f.refused().hint, Catch::EndsWith("git switch -c " + f.branch().str() + " topic"));
    // Nothing has begun the epic: its root branch is made when something lands.
    f.repository.force(f.root, std::nullopt);
    CHECK_THAT(f.refused().hint, Catch::EndsWith("git switch -c " + f.branch().str() + " main"));
    Bead draft = f.epic;
    add_label(draft, label::draft);
    f.update(draft);
    CHECK(f.refused().code == ErrorCode::epic_draft);
}

TEST_CASE("only what Git finds is named as where the work begins", "[app][by_hand]") {
    ByHand f;
    f.drop_work_branch();
    f.repository.force(f.root, std::nullopt);
    Bead epic = f.get(f.epic.id);
    Epic::set_parent_branch(epic, *BranchName::parse("develop"));
    f.update(epic);
    f.repository.force("refs/remotes/origin/develop", f.first);
    CHECK_THAT(f.refused().hint,
               Catch::EndsWith("git switch -c " + f.branch().str() + " " + f.first.str()));
    f.repository.force("refs/remotes/origin/develop", std::nullopt);
    const Error error = f.refused();
    CHECK(error.code == ErrorCode::not_found);
    CHECK_THAT(error.message, ContainsSubstring("there is no branch develop"));
    CHECK_THAT(error.hint, ContainsSubstring("main") && !ContainsSubstring("git switch -c"));
}

TEST_CASE("what is not ready to land is refused before anything is touched", "[app][by_hand]") {
    ByHand f;
    SECTION("no work branch") {
        f.drop_work_branch();
        CHECK(f.refused().code == ErrorCode::nothing_committed);
    }
    SECTION("a file that is not committed") {
        unwrap(f.files.write(f.folder() / "src/later.txt", "later"));
        CHECK(f.refused().code == ErrorCode::dirty);
        CHECK(unwrap(f.files.exists(f.folder() / "src/later.txt")));
    }
    SECTION("another branch in the worktree") {
        f.repository.switch_to(f.folder(), "elsewhere", f.first);
        CHECK(f.refused().code == ErrorCode::wrong_branch);
    }
    SECTION("the branch in a checkout of one's own") {
        unwrap(f.repository.worktrees().discard_worktree(f.folder()));
        f.repository.switch_to(f.record.enlistment, f.branch().str());
        CHECK(f.refused().code == ErrorCode::ref_conflict);
    }
    SECTION("a draft") {
        Bead epic = f.get(f.epic.id);
        add_label(epic, label::draft);
        f.update(epic);
        CHECK(f.refused().code == ErrorCode::epic_draft);
    }
    SECTION("a prerequisite") {
        Bead changeset = f.get(f.changeset.id);
        changeset.depends_on = {f.other.id};
        f.update(changeset);
        CHECK(f.refused().code == ErrorCode::prerequisite_open);
    }
    SECTION("a pull request") {
        f.settings.admission.pr_mode = PrMode::draft;
        CHECK(f.refused().code == ErrorCode::approval_required);
    }
    SECTION("an open task") {
        const Bead task = f.task(f.changeset, "T");
        const Error error = f.refused();
        CHECK(error.code == ErrorCode::open_tasks);
        CHECK_THAT(error.hint, ContainsSubstring("git atelier close " + task.id.str()));
    }
    SECTION("an abandoned one") {
        const Bead given_up = unwrap(abandon(f.get(f.changeset.id), "no", std::nullopt));
        f.update(given_up);
        CHECK(f.refused().code == ErrorCode::not_runnable);
    }
    CHECK(f.at_root() == f.first);
}

TEST_CASE("what a person left is judged as an agent's work is, and blocks nothing",
          "[app][by_hand]") {
    ByHand f;
    SECTION("too large") {
        f.settings.limits.max_lines = 3;
        f.commit({{"src/long.txt", "1\n2\n3\n4\n"}});
        CHECK(must_fail(f.land()).code == ErrorCode::guardrail_exceeded);
    }
    SECTION("outside its paths") {
        Bead changeset = f.get(f.changeset.id);
        Changeset::set_paths(changeset, {"docs/**"});
        f.update(changeset);
        CHECK(must_fail(f.land()).code == ErrorCode::paths_exceeded);
    }
    SECTION("a check that fails") {
        f.settings.checks = {{"make", "check"}};
        f.process.answer = [](const ProcessRequest&) {
            ProcessResult failed;
            failed.status = 2;
            return failed;
        };
        CHECK(must_fail(f.land()).code == ErrorCode::checks_failed);
    }
    SECTION("a branch without a commit") {
        f.repository.force("refs/heads/" + f.branch().str(), f.first);
        unwrap(f.files.remove(f.folder() / "src/new.txt"));
        CHECK(must_fail(f.land()).code == ErrorCode::nothing_committed);
    }
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) != ChangesetState::blocked);
    CHECK(f.mail_to_overseer().empty());
    CHECK(f.get(f.epic.id).assignee.empty());
}

TEST_CASE("a blocked changeset that a person has mended lands, and its question is closed",
          "[app][by_hand]") {
    ByHand f;
    f.update(unwrap(block(f.get(f.changeset.id), "it broke", f.clock.now())));
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, f.worker(),
                         {.to = "overseer",
                          .subject = "BLOCKED: it broke",
                          .body = "It broke.",
                          .thread = f.changeset.id,
                          .key = blocked_key(f.changeset.id)});
    }));
    SECTION("whoever decides that it goes on is the person") {
        unwrap(f.land());
        CHECK(f.state(f.changeset) == ChangesetState::merged);
        CHECK(f.mail_to_overseer().empty());
        const auto events = f.events();
        const auto unblocked = std::ranges::find(events, "changeset.unblocked", &Event::type);
        REQUIRE(unblocked != events.end());
        CHECK(unblocked->actor == "atelier/overseer/olga");
        CHECK(std::ranges::none_of(f.progress.notes, [](const std::string& told) {
            return told.starts_with("decided while");
        }));
    }
    SECTION("unless it is refused") {
        f.settings.limits.max_lines = 0;
        CHECK(must_fail(f.land()).code == ErrorCode::guardrail_exceeded);
        CHECK(f.state(f.changeset) == ChangesetState::blocked);
        CHECK(f.mail_to_overseer().size() == 1);
    }
}

TEST_CASE("a conflict is told with the way on, and leaves the root branch", "[app][by_hand]") {
    ByHand f;
    const CommitId theirs = f.repository.git.commits.add({.tree = {{"src/new.txt", "theirs\n"}},
                                                          .parents = {f.first},
                                                          .message = "Theirs\n",
                                                          .author = "Otto",
                                                          .committer = "Otto"});
    f.repository.force(f.root, theirs, "Otto");
    const Error error = must_fail(f.land());
    CHECK(error.code == ErrorCode::conflict);
    CHECK_THAT(error.hint, ContainsSubstring("git rebase topic"));
    CHECK(f.at_root() == theirs);
}
