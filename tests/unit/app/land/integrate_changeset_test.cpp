#include "app/land/integrate_changeset.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/begun_landing.hpp"
#include "app/worktree/approved_work.hpp"
#include "domain/bead/log_witness.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic with one changeset that is done on a commit of its own, its epic held by worker-1.
struct LandingFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const std::string root = "refs/heads/topic";
    WorkContext work = holding(epic);
    CommitId head = begin();

    // What was to land when it was checked.
    std::vector<CommitId> checked;
    ResultCheck check = [&](const LandingCandidate& candidate) {
        checked.push_back(candidate.result);
        return std::optional<Error>();
    };

    CommitId begin() {
        repository.force(root, first);
        const CommitId made = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        done(changeset, first, made);
        return made;
    }
    // A commit of somebody else's on the root branch.
    CommitId move_root(const FileContents& changed) {
        FileTree tree = (*repository.git.commits.find(at_root()))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        const CommitId made = repository.git.commits.add({.tree = tree,
                                                          .parents = {at_root()},
                                                          .message = "Theirs\n",
                                                          .author = "Otto",
                                                          .committer = "Otto"});
        repository.force(root, made, "Otto");
        return made;
    }
    CommitId at_root() const { return repository.git.ref(root).value(); }
    bool has_work_branch() { return at(work_branch_of(changeset)).has_value(); }
    Result<IntegrateOutcome> land() { return integrate_changeset(work, changeset.id, check); }
    ReviewedWork reviewed() { return unwrap(reviewed_work(repository.history(), first, head)); }
    WorkApproval approve_it() { return approve(changeset.id, reviewed()); }
};

// A commit of somebody else's at the root branch, whose trailer alone says that the changeset has
// landed by it.
CommitId name_in_trailer(LandingFixture& f) {
    const CommitId landed = f.repository.git.commits.add(
        {.tree = {{"src/other.txt", "other\n"}},
         .parents = {f.first},
         .message = "Work\n\nAtelier-Changeset: " + f.changeset.id.str() + "\n",
         .author = "Ursula",
         .committer = "Ursula",
         .committed_at = Time::max()});
    f.repository.force(f.root, landed);
    return landed;
}

} // namespace

TEST_CASE("a done changeset lands with its trailers, and its worktree and branch go",
          "[app][land]") {
    LandingFixture f;
    const CommitId theirs = f.move_root({{"other.txt", "other\n"}});
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    CHECK(outcome.commits == 1);
    CHECK(outcome.warnings.empty());
    CHECK(outcome.integrated == f.at_root());
    CHECK(f.repository.file_at(f.at_root(), "src/new.txt") == "new\n");
    CHECK(unwrap(f.repository.history().is_ancestor(theirs, f.at_root())));
    CHECK(unwrap(f.repository.history().message(f.at_root())) ==
          "Work\n\nAtelier-Epic: " + f.epic.id.str() + "\nAtelier-Changeset: " +
              f.changeset.id.str() + "\nAtelier-Agent: atelier/worker/worker-1\n");
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(unwrap(Changeset::of(f.get(f.changeset.id))).integrated_sha() == f.at_root());
    CHECK(unwrap(Epic::of(f.get(f.epic.id))).primary_head() == f.at_root());
    CHECK(f.event_types().back() == "worktree.removed");
    CHECK(std::ranges::count(f.event_types(), "changeset.merged") == 1);
    CHECK(f.repository.git.worktree_at(f.worktree_of(f.changeset)) == nullptr);
    CHECK_FALSE(f.has_work_branch());
}

TEST_CASE("what a person adds to an agent's work lands as theirs", "[app][land]") {
    LandingFixture f;
    const CommitId theirs = f.repository.commit(f.worktree_of(f.changeset), "Mend it\n",
                                                {{"src/new.txt", "better\n"}}, "Ada Author");
    f.done(f.changeset, f.first, theirs);
    CHECK(unwrap(f.land()).commits == 2);
    const auto landed = unwrap(f.repository.history().made(f.first, f.at_root()));
    REQUIRE(landed.size() == 2);
    CHECK(landed[0].committer_name == "atelier/worker/worker-1");
    CHECK(landed[0].agents == std::vector<std::string>{"atelier/worker/worker-1"});
    CHECK(landed[1].committer_name == "Ada Author");
    CHECK(landed[1].agents.empty());
    CHECK_THAT(unwrap(f.repository.history().message(f.at_root())),
               ContainsSubstring("Atelier-Overseer: Ada Author <ursula@example.org>\n"));
}

TEST_CASE("a landed work branch stays where branch.keep_work is set", "[app][land]") {
    LandingFixture f;
    f.settings.keep_work = true;
    unwrap(f.land());
    CHECK(f.has_work_branch());
    CHECK(f.repository.git.worktree_at(f.worktree_of(f.changeset)) == nullptr);
    // The repository sees the log all the same.
    const auto seen = log_heads_in(unwrap(f.repository.refs().text_at(log_ref)).value_or(""));
    REQUIRE(seen.size() == 1);
    const auto events = f.events();
    const auto landed = std::ranges::find(events, seen.front().seq, &Event::seq);
    REQUIRE(landed != events.end());
    CHECK(landed->type == "changeset.merged");
}

TEST_CASE("an epic's view follows what lands, and one that has changes is told", "[app][land]") {
    LandingFixture f;
    const std::filesystem::path view = f.paths.worktrees() / f.epic.id.str();
    unwrap(f.repository.worktrees().add_detached(view, f.first));
    const bool changed = GENERATE(false, true);
    if (changed) unwrap(f.files.write(view / "mine.txt", "mine"));
    CHECK(unwrap(f.land()).landing == Landing::landed);
    const auto shown = f.repository.git.head_of(*f.repository.git.worktree_at(view));
    CHECK((shown == f.at_root()) == !changed);
    const bool told = std::ranges::any_of(f.progress.notes, [](const std::string& note) {
        return note.ends_with("it has changes: mine.txt");
    });
    CHECK(told == changed);
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("nothing lands before what it waits for", "[app][land]") {
    LandingFixture f;
    SECTION("a prerequisite of the epic") {
        const Bead before = f.PlanFixture::epic("Before");
        Bead epic = f.get(f.epic.id);
        epic.depends_on = {before.id};
        f.update(epic);
    }
    SECTION("a prerequisite of the changeset that is only done") {
        const Bead before = f.PlanFixture::changeset(f.epic, "Before");
        f.done(before, f.first, f.first);
        Bead changeset = f.get(f.changeset.id);
        changeset.depends_on = {before.id};
        f.update(changeset);
    }
    SECTION("a review") {
        f.settings.admission.review_required = true;
    }
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::waiting);
    CHECK(outcome.reasons.size() == 1);
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) == ChangesetState::done);
    CHECK(f.has_work_branch());
}

TEST_CASE("what is approved lands, and says by whom", "[app][land]") {
    LandingFixture f;
    f.settings.admission.review_required = true;
    CHECK(unwrap(f.land()).landing == Landing::waiting);
    const WorkApproval approval = f.approve_it();
    CHECK(unwrap(f.land()).landing == Landing::landed);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK_THAT(unwrap(f.repository.history().message(f.at_root())),
               ContainsSubstring("Atelier-Approved-By: atelier/overseer/olga (tree " +
                                 approval.work.tree.str() + ")\n"));
}

TEST_CASE("an approval falls where other work stands on the work branch since", "[app][land]") {
    LandingFixture f;
    f.settings.admission.review_required = true;
    f.approve_it();
    f.commit_work(f.changeset, f.first, {{"src/new.txt", "other\n"}});
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::waiting);
    REQUIRE(outcome.reasons.size() == 1);
    CHECK(outcome.reasons[0].code == ErrorCode::approval_required);
    CHECK_THAT(outcome.reasons[0].message, ContainsSubstring("does not hold"));
    CHECK(f.at_root() == f.first);
}

TEST_CASE("an approval falls where its work would change something else on the root branch",
          "[app][land]") {
    LandingFixture f;
    f.settings.admission.review_required = true;
    ReviewedWork work = f.reviewed();
    work.patches = {"another"};
    f.approve(f.changeset.id, work);
    f.move_root({{"theirs.txt", "theirs\n"}});
    const CommitId root = f.at_root();
    CHECK(unwrap(f.land()).landing == Landing::waiting);
    CHECK(f.at_root() == root);
    // Nobody has to try again to know.
    const EpicTree tree =
        unwrap(f.store.read([&](PlanReader& plan) { return load_epic(plan, f.epic.id); }));
    CHECK(tree.approval(f.changeset.id)->at(f.head) == Approved::fallen);
    SECTION("where none is wanted it lands without") {
        f.settings.admission.review_required = false;
        CHECK(unwrap(f.land()).landing == Landing::landed);
        CHECK_THAT(unwrap(f.repository.history().message(f.at_root())),
                   !ContainsSubstring("Atelier-Approved-By"));
    }
}

TEST_CASE("a claim that has gone to another lands nothing", "[app][land]") {
    LandingFixture f;
    Lease lease = f.lease(f.epic.id).value();
    lease.session = *SessionId::parse("s-other");
    ++lease.fencing;
    f.put(lease);
    CHECK(must_fail(f.land()).code == ErrorCode::lease_lost);
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) == ChangesetState::done);
}

TEST_CASE("a root branch that moves meanwhile is landed on as it stands then", "[app][land]") {
    LandingFixture f;
    std::optional<CommitId> theirs;
    f.repository.moving.before_update = [&] {
        if (!theirs) theirs = f.move_root({{"other.txt", "other\n"}});
    };
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    REQUIRE(theirs);
    CHECK(unwrap(f.repository.history().commits(*theirs, f.at_root())).size() == 1);
    CHECK(f.repository.file_at(f.at_root(), "other.txt") == "other\n");
}

TEST_CASE("what lands has passed its checks as it lands", "[app][land]") {
    LandingFixture f;
    f.settings.checks = {{"make", "test"}};
    SECTION("once") {
        const IntegrateOutcome outcome = unwrap(f.land());
        CHECK(outcome.landing == Landing::landed);
        CHECK(f.checked == std::vector<CommitId>{f.at_root()});
    }
    SECTION("again when the root branch has moved meanwhile") {
        f.check = [&](const LandingCandidate& candidate) {
            if (f.checked.empty()) f.move_root({{"theirs.txt", "theirs\n"}});
            f.checked.push_back(candidate.result);
            return std::optional<Error>();
        };
        CHECK(unwrap(f.land()).landing == Landing::landed);
        REQUIRE(f.checked.size() == 2);
        CHECK(f.checked[0] != f.checked[1]);
        CHECK(f.checked[1] == f.at_root());
        CHECK(f.repository.file_at(f.at_root(), "theirs.txt") == "theirs\n");
    }
    SECTION("not where there are none") {
        f.settings.checks.clear();
        CHECK(unwrap(f.land()).landing == Landing::landed);
        CHECK(f.checked.empty());
    }
}

TEST_CASE("what does not pass its checks lands nowhere", "[app][land]") {
    LandingFixture f;
    f.settings.checks = {{"make", "test"}};
    const CommitId before = f.at_root();
    f.check = [](const LandingCandidate&) {
        return std::optional(Error{ErrorCode::checks_failed, "make test failed"});
    };
    CHECK(must_fail(f.land()).code == ErrorCode::checks_failed);
    CHECK(f.at_root() == before);
    CHECK(f.state(f.changeset) == ChangesetState::done);
    CHECK(f.has_work_branch());
    CHECK_FALSE(unwrap(
        f.store.read([&](PlanReader& plan) { return begun_landing(plan, f.changeset.id); })));
}

TEST_CASE("a root branch that never stands still is given up", "[app][land]") {
    LandingFixture f;
    int moves = 0;
    f.repository.moving.before_update = [&] {
        f.move_root({{"other.txt", std::to_string(++moves) + "\n"}});
    };
    CHECK(must_fail(f.land()).code == ErrorCode::root_moved);
    CHECK(moves == 20);
    CHECK(f.state(f.changeset) == ChangesetState::done);
}

TEST_CASE("what had landed before its record was written is found and not landed twice",
          "[app][land]") {
    LandingFixture f;
    const ReplayResult replayed = unwrap(
        f.repository.replays().replay({.base = f.first,
                                       .head = f.head,
                                       .onto = f.first,
                                       .trailers = {{"Atelier-Epic", f.epic.id.str()},
                                                    {"Atelier-Changeset", f.changeset.id.str()},
                                                    {"Atelier-Agent", "atelier/worker/worker-1"}},
                                       .committer_name = "atelier/worker/worker-1",
                                       .committer_email = "ursula@example.org"}));
    f.repository.force(f.root, replayed.head);
    const CommitId later = f.move_root({{"later.txt", "later\n"}});
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    CHECK(outcome.integrated == replayed.head);
    CHECK(f.at_root() == later);
    CHECK(unwrap(Changeset::of(f.get(f.changeset.id))).integrated_sha() == replayed.head);
    CHECK(unwrap(Epic::of(f.get(f.epic.id))).primary_head() == later);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}

TEST_CASE("what a trailer alone says has landed takes no work away", "[app][land]") {
    LandingFixture f;
    const CommitId landed = name_in_trailer(f);
    SECTION("with its worktree") {}
    SECTION("without") {
        unwrap(f.repository.worktrees().discard_worktree(f.worktree_of(f.changeset)));
    }
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.integrated == landed);
    CHECK(f.at_root() == landed);
    CHECK(f.at(f.work_branch_of(f.changeset)) == f.head);
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("not proven to be anywhere else"));
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}

TEST_CASE("what is written down as begun and has landed leaves nothing behind, whatever it became",
          "[app][land]") {
    LandingFixture f;
    const CommitId landed = name_in_trailer(f);
    const auto begin = [&](const CommitId& head) {
        unwrap(f.store.write(f.work.plan.stamp(), [&](PlanWriter& plan) {
            return begin_landing(plan, f.changeset.id, {.head = head, .commit = landed});
        }));
    };
    SECTION("its own work") {
        begin(f.head);
        CHECK(unwrap(f.land()).warnings.empty());
        CHECK_FALSE(f.has_work_branch());
        CHECK(f.repository.git.worktree_at(f.worktree_of(f.changeset)) == nullptr);
    }
    SECTION("other work than it has now") {
        begin(f.first);
        CHECK(unwrap(f.land()).warnings.size() == 1);
        CHECK(f.at(f.work_branch_of(f.changeset)) == f.head);
    }
    CHECK(f.at_root() == landed);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}

TEST_CASE("what is to land is written down before the root branch moves", "[app][land]") {
    LandingFixture f;
    std::optional<BegunLanding> before;
    f.repository.moving.before_update = [&] {
        if (!before)
            before = unwrap(f.store.read(
                [&](PlanReader& plan) { return begun_landing(plan, f.changeset.id); }));
    };
    const IntegrateOutcome outcome = unwrap(f.land());
    REQUIRE(before);
    CHECK(before->head == f.head);
    CHECK(before->commit == outcome.integrated);
    CHECK(before->commits == 1);
}

TEST_CASE("a work branch goes although the Git that deletes it is killed", "[app][land]") {
    LandingFixture f;
    Json details = Json::object();
    details.set("signal", 9);
    int moves = 0;
    f.repository.moving.before_update = [&] {
        if (++moves == 2)
            f.repository.moving.killed_by =
                Error{ErrorCode::git_failed, "git update-ref failed", "", details};
    };
    CHECK(unwrap(f.land()).warnings.empty());
    CHECK(moves == 3);
    CHECK_FALSE(f.has_work_branch());
    CHECK(f.progress.has_warned_of(".lock, which a Git that is gone had left"));
}

TEST_CASE("a lock that was left on the root branch does not keep work from landing",
          "[app][land]") {
    LandingFixture f;
    const std::filesystem::path lock = "/repo/.git/" + f.root + ".lock";
    unwrap(f.files.write(lock, ""));
    SECTION("an old one goes") {
        CHECK(unwrap(f.land()).landing == Landing::landed);
        CHECK(f.progress.has_warned_of(lock.string()));
    }
    SECTION("a young one is waited for, and nothing is blocked") {
        f.repository.moving.locked_since[lock] = f.clock.now();
        const Error error = must_fail(f.land());
        CHECK(error.code == ErrorCode::ref_locked);
        CHECK_THAT(error.message, ContainsSubstring(lock.string()));
        CHECK(f.state(f.changeset) == ChangesetState::done);
    }
}

TEST_CASE("the same change by somebody else is not taken for the changeset's own landing",
          "[app][land]") {
    LandingFixture f;
    const CommitId theirs = f.move_root({{"src/new.txt", "new\n"}});
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    CHECK(outcome.commits == 0);
    CHECK(outcome.integrated == theirs);
    CHECK(f.at_root() == theirs);
}

TEST_CASE("a conflict leaves every ref as it was and reopens the changeset", "[app][land]") {
    LandingFixture f;
    const CommitId theirs = f.move_root({{"src/new.txt", "theirs\n"}});
    const auto refs = f.repository.git.refs;
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::conflict);
    CHECK(outcome.conflicts == std::vector<std::string>{"src/new.txt"});
    CHECK(outcome.onto == theirs);
    CHECK(f.repository.git.refs == refs);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    CHECK(f.event_types().back() == "changeset.reopened");
}

TEST_CASE("a worktree with files that are not committed stays, and its branch with it",
          "[app][land]") {
    LandingFixture f;
    unwrap(f.files.write(f.worktree_of(f.changeset) / "notes", "x"));
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("it has changes: notes"));
    CHECK(unwrap(f.files.exists(f.worktree_of(f.changeset) / "notes")));
    CHECK(f.has_work_branch());
}

TEST_CASE("a work branch that has moved on since it was assessed stays", "[app][land]") {
    LandingFixture f;
    f.repository.commit(f.worktree_of(f.changeset), "Late\n", {{"late.txt", "late\n"}});
    const IntegrateOutcome outcome = unwrap(f.land());
    CHECK(outcome.landing == Landing::landed);
    CHECK(f.has_work_branch());
    CHECK(f.repository.file_at(f.at_root(), "late.txt").empty());
}

TEST_CASE("a root branch that is checked out is not moved", "[app][land]") {
    LandingFixture f;
    SECTION("before") {
        f.repository.switch_to("/repo", "topic");
        CHECK(must_fail(f.land()).code == ErrorCode::root_checked_out);
        CHECK(f.at_root() == f.first);
    }
    SECTION("meanwhile, which is told") {
        f.repository.moving.before_update = [&] {
            if (f.at_root() == f.first) f.repository.switch_to("/repo", "topic");
        };
        const IntegrateOutcome outcome = unwrap(f.land());
        REQUIRE(outcome.warnings.size() == 1);
        CHECK_THAT(outcome.warnings[0], ContainsSubstring("git reset --keep"));
    }
}

TEST_CASE("a root branch that is gone is not made anew by landing", "[app][land]") {
    LandingFixture f;
    f.repository.force(f.root, std::nullopt);
    const Error gone = must_fail(f.land());
    CHECK(gone.code == ErrorCode::not_found);
    CHECK_THAT(gone.hint, ContainsSubstring("git branch "));
    CHECK_THAT(gone.hint, ContainsSubstring(f.first.str()));
    CHECK_FALSE(f.repository.git.ref(f.root));
}
