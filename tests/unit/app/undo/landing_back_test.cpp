// Landings by hand that are taken back, before and after something was built on them.
#include "app/undo/landing_back.hpp"

#include "app/land/unrecorded_landings.hpp"
#include "app/review/retry.hpp"
#include "app/undo/decision_recorder.hpp"
#include "app/undo/undo_decision.hpp"
#include "app/work/land_by_hand.hpp"
#include "app/work/left_behind.hpp"
#include "app/worktree/approved_work.hpp"
#include "domain/bead/external_ticket.hpp"
#include "support/ended_run.hpp"
#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void land_as_person(ProjectFixture& f, WorkContext& work, const BeadId& changeset) {
    DecisionRecorder recorder(f.store, DecisionKind::land, {changeset}, f.overseer().caller);
    WorkContext decided = over(recorder, work);
    decided.plan.caller = f.overseer().caller;
    unwrap(land_by_hand(decided, changeset));
}

Result<UndoneDecision> undo_shown(WorkContext& work) {
    const auto shown = undo_decision(work, {});
    if (!shown) return shown;
    CHECK_FALSE(shown->taken_back);
    return undo_decision(work, {.confirmed = true, .shown = shown->decision.number});
}

std::string built_text(const Error& error) {
    CHECK(error.code == ErrorCode::built_on);
    std::string text;
    for (const Json& built : error.details.find("built")->as_array())
        text += built.string_at("code") + " " + built.string_at("bead") + "; ";
    return text;
}

// Done by an agent on the root branch `topic`, and landed by Ursula.
struct Landed : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead one = PlanFixture::changeset(epic, "One");
    Bead two = PlanFixture::changeset(epic, "Two");
    WorkContext work = work_context();
    CommitId head = finish();

    CommitId finish() {
        repository.force("refs/heads/topic", first);
        const CommitId made = commit_work(one, first, {{"one.txt", "one\n"}});
        Bead bead = get(one.id);
        set_changeset_label(bead, ChangesetLabel::in_progress);
        bead.status = BeadStatus::in_progress;
        Changeset::set_root_branch(bead, *BranchName::parse("topic"));
        Changeset::set_parent_branch(bead, *BranchName::parse("topic"));
        update(bead);
        done(one, first, made);
        return made;
    }
    void land() { land_as_person(*this, work, one.id); }
    CommitId root() { return repository.git.ref("refs/heads/topic").value(); }
    CommitId commit_on_root(const FileContents& changed) {
        FileTree tree = (*repository.git.commits.find(root()))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        return repository.git.commits.add({.tree = tree,
                                           .parents = {root()},
                                           .message = "Theirs\n",
                                           .author = "Otto",
                                           .committer = "Otto"});
    }
};

} // namespace

TEST_CASE("what was landed by hand is as it was before, with branch and approval",
          "[app][undo][land]") {
    Landed f;
    f.settings.admission.review_required = true;
    f.approve(f.one.id, unwrap(reviewed_work(f.repository.history(), f.first, f.head)));
    const Bead before = f.get(f.one.id);
    const Bead epic_before = f.get(f.epic.id);
    f.land();
    REQUIRE(f.state(f.one) == ChangesetState::merged);
    const CommitId landed = f.root();
    CHECK(landed != f.first);
    CHECK_FALSE(f.at(f.work_branch_of(f.one)));

    const UndoneDecision undone = unwrap(undo_shown(f.work));
    CHECK(undone.taken_back);
    CHECK(undone.decision.kind == DecisionKind::land);
    REQUIRE(undone.branches.size() == 2);
    CHECK_FALSE(undone.branches[0].from);
    CHECK(undone.branches[1].from == landed);
    CHECK(f.root() == f.first);
    CHECK(f.at(f.work_branch_of(f.one)) == f.head);
    CHECK(f.state(f.one) == ChangesetState::done);
    CHECK(f.get(f.one.id).description == before.description);
    CHECK(f.get(f.epic.id).description == epic_before.description);
    CHECK(f.get(f.epic.id).status == epic_before.status);
    CHECK(f.event_types().back() == "decision.undone");
    REQUIRE(undone.warnings.size() == 1);
    CHECK_THAT(undone.warnings[0], ContainsSubstring("will land again") &&
                                       ContainsSubstring("git atelier pause " + f.epic.id.str()));
    CHECK(unwrap(unrecorded_landings(f.store, f.repository)).empty());
    CHECK(unwrap(lost_landings(f.store, f.repository)).empty());
    CHECK(must_fail(undo_decision(f.work, {})).code == ErrorCode::not_found);

    // The approval holds: it lands again, and that is taken back as well.
    f.land();
    CHECK(f.state(f.one) == ChangesetState::merged);
    unwrap(undo_shown(f.work));
    CHECK(f.root() == f.first);
    CHECK(f.state(f.one) == ChangesetState::done);
}

TEST_CASE("an epic that was closed by the landing is open again", "[app][undo][land]") {
    Landed f;
    f.update(unwrap(abandon(f.get(f.two.id), "no", std::nullopt)));
    f.land();
    REQUIRE(is_closed(f.get(f.epic.id)));
    unwrap(undo_shown(f.work));
    CHECK(f.get(f.epic.id).status == BeadStatus::open);
    CHECK(f.get(f.epic.id).close_reason.empty());
}

TEST_CASE("a landing stays where something was built on it, and all of it is named",
          "[app][undo][land]") {
    Landed f;
    f.land();
    const CommitId landed = f.root();
    const std::string epic = f.epic.id.str();
    const Bead merged = f.get(f.one.id);
    SECTION("the root branch has moved") {
        f.repository.force("refs/heads/topic", f.commit_on_root({{"b.txt", "b\n"}}));
        CHECK(built_text(must_fail(undo_shown(f.work))) == "moved " + epic + "; ");
    }
    SECTION("the parent branch has it") {
        f.repository.detach(f.record.enlistment);
        f.repository.force("refs/heads/main", landed);
        CHECK(built_text(must_fail(undo_shown(f.work))) == "integrated " + epic + "; ");
    }
    SECTION("a branch of somebody's stands on it, and another epic") {
        const Bead other = f.PlanFixture::epic("Other", {.root_branch = "other"});
        f.repository.force("refs/heads/other", landed);
        f.repository.force("refs/heads/mine", landed);
        CHECK(built_text(must_fail(undo_shown(f.work))) ==
              "worked-on ; worked-on " + other.id.str() + "; ");
    }
    SECTION("other work has begun on it") {
        f.commit_work(f.two, landed, {{"two.txt", "two\n"}});
        CHECK(built_text(must_fail(undo_shown(f.work))) == "worked-on " + f.two.id.str() + "; ");
    }
    SECTION("it was pushed") {
        f.repository.force("refs/remotes/origin/topic", landed);
        CHECK(built_text(must_fail(undo_shown(f.work))) == "pushed " + f.one.id.str() + "; ");
    }
    SECTION("somebody works on the epic") {
        f.holding(f.get(f.epic.id));
        CHECK_THAT(built_text(must_fail(undo_shown(f.work))),
                   ContainsSubstring("claimed " + epic + "; "));
    }
    SECTION("what it was made of is gone") {
        f.repository.force(full_ref(f.work_branch_of(f.one)), f.first);
        CHECK(built_text(must_fail(undo_shown(f.work))) == "moved " + f.one.id.str() + "; ");
    }
    CHECK(f.get(f.one.id) == merged);
}

TEST_CASE("the root branch is not taken from under a checkout", "[app][undo][land]") {
    Landed f;
    f.land();
    f.repository.switch_to(f.record.enlistment, "topic");
    CHECK(must_fail(undo_shown(f.work)).code == ErrorCode::root_checked_out);
    CHECK(f.state(f.one) == ChangesetState::merged);
}

TEST_CASE("a ticket that was told of the landing is named, and stays as it is",
          "[app][undo][land]") {
    Landed f;
    LandedChangeset landed{.changeset = f.get(f.one.id), .epic = f.epic};
    Bead again = landed.changeset;
    ExternalTicket ticket{.provider = "github", .id = "12"};
    set_external_tickets(again, {ticket});
    ticket.told = TicketStep::close;
    set_external_tickets(landed.changeset, {ticket});
    const auto told = told_of_landing(landed, again);
    REQUIRE(told.size() == 2);
    CHECK_THAT(told[1], ContainsSubstring("github 12 was closed"));
    CHECK(told_of_landing(landed, landed.changeset).size() == 1);
}

TEST_CASE("what stood on it and followed it to the root branch stands on it again",
          "[app][undo][land]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const auto refs = f.repository.git.refs;
    land_as_person(f, f.work, f.one.id);
    REQUIRE(f.state(f.one) == ChangesetState::merged);
    REQUIRE(f.stands_on(f.two, f.repository.git.ref("refs/heads/topic").value()));
    SECTION("as long as none of it has moved") {
        unwrap(undo_shown(f.work));
        auto now = f.repository.git.refs;
        now.erase("refs/atelier/log");
        CHECK(now == refs);
        CHECK(f.facts(f.two).parent_branch() == f.work_branch_of(f.one));
        CHECK(f.state(f.one) == ChangesetState::done);
    }
    SECTION("otherwise the landing stays") {
        f.commit_work(f.two, f.head(f.two), {{"more.txt", "more\n"}});
        CHECK_THAT(built_text(must_fail(undo_shown(f.work))),
                   ContainsSubstring("moved " + f.two.id.str() + "; "));
        CHECK(f.state(f.one) == ChangesetState::merged);
    }
}

TEST_CASE("where the root branch moves at that moment the changeset has landed as before",
          "[app][undo][land]") {
    Landed f;
    f.land();
    const CommitId landed = f.root();
    const auto shown = unwrap(undo_decision(f.work, {}));
    int updates = 0;
    f.repository.moving.before_update = [&] {
        // The first makes the work branch again.
        if (++updates == 2)
            f.repository.force("refs/heads/topic", f.commit_on_root({{"b.txt", "b\n"}}));
    };
    const Error error =
        must_fail(undo_decision(f.work, {.confirmed = true, .shown = shown.decision.number}));
    f.repository.moving.before_update = [] {};
    CHECK(error.code == ErrorCode::built_on);
    CHECK(f.state(f.one) == ChangesetState::merged);
    CHECK(unwrap(f.repository.history().is_ancestor(landed, f.root())));
    look_after_the_dead(f.work);
    CHECK(f.state(f.one) == ChangesetState::merged);
}

TEST_CASE("a run that ends while it takes a landing back is gone on with",
          "[app][undo][land][generated]") {
    long steps = 1;
    for (long step = 0; step <= steps; ++step) {
        INFO("ended before step " << step << " of " << steps);
        Landed f;
        f.land();
        const CommitId landed = f.root();
        Steps count{.last = step, .done = 0};
        SteppedStore store(f.store, count);
        f.repository.moving.before_update = [&] { count(); };
        WorkContext work = over(store, f.work);
        try {
            unwrap(undo_decision(work, {.confirmed = true}));
        } catch (const RunEnded&) {
        }
        f.repository.moving.before_update = [] {};
        if (step == 0) steps = count.done;
        const bool said = f.state(f.one) != ChangesetState::merged;
        look_after_the_dead(f.work);
        CHECK(f.state(f.one) == (said ? ChangesetState::done : ChangesetState::merged));
        CHECK(f.root() == (said ? f.first : landed));
        if (!said) unwrap(undo_decision(f.work, {.confirmed = true}));
        CHECK(f.root() == f.first);
        CHECK(f.at(f.work_branch_of(f.one)) == f.head);
        CHECK(f.state(f.one) == ChangesetState::done);
    }
    CHECK(steps > 3);
}
