#include "app/look/why.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/plan_split_tasks.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forge/ticket_step.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/integration_fixture.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct WhyFixture : PlanFixture {
    const ProjectPaths paths{"/data/projects/project-1"};
    MemoryFiles files;
    MemoryRepository repository{files, "/home/olga/project"};
    CommitId first = repository.commit("/home/olga/project", "First\n", {{"README.md", "x\n"}});

    WhyOutcome ask(const BeadId& id) {
        return unwrap(why(overseer(), alive, repository, paths, id));
    }
    // The codes against `question`; nullopt when the question does not apply.
    std::optional<std::vector<ErrorCode>> against(const BeadId& id, Action question) {
        for (const Answer& answer : ask(id).answers) {
            if (answer.question != question) continue;
            std::vector<ErrorCode> codes;
            for (const Reason& reason : answer.reasons)
                codes.push_back(reason.code);
            return codes;
        }
        return std::nullopt;
    }
    // What `git atelier integrate` would land.
    std::optional<BeadId> by_hand(const BeadId& id) {
        for (const WayByHand& way : ask(id).by_hand)
            if (way.command == ByHand::integrate) return way.bead;
        return std::nullopt;
    }
    Bead epic_with_root() {
        repository.force("refs/heads/greeting", first);
        return epic("Greeting", {.root_branch = "greeting"});
    }
    // A changeset with a commit on its work branch.
    Bead left_on_branch(const Bead& epic, const std::string& title) {
        Bead made = changeset(epic, title);
        Changeset::set_work_branch(made, *BranchName::parse("greeting-" + made.id.str()));
        Changeset::set_parent_base(made, first);
        update(made);
        repository.force(branch_of(made),
                         repository.commit("/home/olga/project", "Work\n", {{"a", "x\n"}}));
        return get(made.id);
    }
    void held_by_alice(Bead epic) {
        epic.status = BeadStatus::hooked;
        epic.assignee = "atelier/worker/alice";
        update(epic);
        put(Lease{.on = epic.id,
                  .agent = worker("alice").caller,
                  .session = *SessionId::parse("s-1"),
                  .expires_at = clock.now() + Seconds{60},
                  .fencing = 1});
    }
    std::string branch_of(const Bead& changeset) const {
        return "refs/heads/greeting-" + changeset.id.str();
    }
};

using Codes = std::vector<ErrorCode>;

} // namespace

TEST_CASE("a ready changeset can be worked on, not landed, and is not published without PRs",
          "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    CHECK(fixture.against(changeset.id, Action::work) == Codes{});
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::not_runnable});
    CHECK(fixture.against(changeset.id, Action::publish) == Codes{ErrorCode::not_runnable});
    CHECK_FALSE(fixture.against(changeset.id, Action::close));
    CHECK(fixture.ask(changeset.id).state == ChangesetState::ready);
    CHECK(fixture.ask(changeset.id).epic == epic.id);
}

TEST_CASE(
    "what waits to be promoted says so, the approved changeset that it, too, can be worked on",
    "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "One");
    const Bead task =
        unwrap(plan_split_tasks(fixture.planner(), {epic.id, first.id, {"Late"}, {}})).tasks.at(0);
    unwrap(plan_edit(fixture.planner(), {.bead = first.id, .description = "Otherwise."}));
    CHECK(fixture.against(first.id, Action::work) == Codes{});
    CHECK(fixture.against(first.id, Action::promote) == Codes{});
    CHECK(fixture.against(epic.id, Action::promote) == Codes{});
    CHECK(fixture.against(task.id, Action::work) == Codes{ErrorCode::approval_required});
}

TEST_CASE("every reason against a changeset is given once, not only the first", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.draft = true});
    const Bead first = fixture.changeset(epic, "One");
    const Bead second = fixture.changeset(epic, "Two", {.depends_on = {first.id}});
    CHECK(fixture.against(second.id, Action::work) ==
          Codes{ErrorCode::epic_draft, ErrorCode::prerequisite_open});
}

TEST_CASE("a done changeset lands unless its root branch is checked out", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(mark_done(changeset, commit)));
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::not_found});
    fixture.repository.force("refs/heads/greeting", fixture.first);
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{});
    CHECK(fixture.against(epic.id, Action::integrate) == Codes{});

    unwrap(fixture.repository.worktrees().add_worktree(
        "/home/olga/other", *BranchName::parse("greeting"), fixture.first));
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::root_checked_out});
    CHECK(fixture.against(epic.id, Action::integrate) == Codes{ErrorCode::root_checked_out});
    CHECK_THAT(fixture.ask(epic.id).answers[2].reasons[0].message,
               ContainsSubstring("/home/olga/other"));
}

TEST_CASE("a done changeset waits where reviews or pull requests are wanted", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic_with_root();
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(mark_done(changeset, commit)));
    fixture.settings.admission.review_required = true;
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::approval_required});
    CHECK(fixture.against(epic.id, Action::integrate) == Codes{ErrorCode::approval_required});
    fixture.settings.admission.review_required = false;
    CHECK(fixture.against(changeset.id, Action::publish) == Codes{ErrorCode::not_runnable});
    fixture.settings.admission.pr_mode = PrMode::ready;
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::approval_required});
    CHECK(fixture.against(changeset.id, Action::publish)->empty());
}

TEST_CASE("where an approval is missing, why says with what command it is given", "[app][why]") {
    WhyFixture fixture;
    fixture.settings.admission.review_required = true;
    const Bead epic = fixture.epic_with_root();
    const Bead changeset = fixture.left_on_branch(epic, "One");
    fixture.update(unwrap(mark_done(fixture.get(changeset.id), commit)));
    const auto ways = fixture.ask(changeset.id).by_hand;
    CHECK(ways == std::vector<WayByHand>{{ByHand::review, changeset.id}});
    CHECK_FALSE(fixture.by_hand(changeset.id));
}

TEST_CASE("a blocked changeset is a person's to land, while nobody works on its epic",
          "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic_with_root();
    const Bead changeset = fixture.left_on_branch(epic, "One");
    fixture.update(unwrap(block(changeset, "no network", fixture.clock.now())));
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::not_runnable});
    CHECK_THAT(fixture.ask(changeset.id).answers[2].reasons[0].message,
               Catch::EndsWith("is blocked; it does not land by itself"));
    CHECK(fixture.by_hand(changeset.id) == changeset.id);
    SECTION("a worker is in the epic") {
        fixture.held_by_alice(epic);
    }
    SECTION("what it depends on has not landed") {
        Bead waiting = fixture.get(changeset.id);
        waiting.depends_on = {fixture.changeset(epic, "Two").id};
        fixture.update(waiting);
    }
    SECTION("its branch is checked out elsewhere") {
        unwrap(fixture.repository.worktrees().add_worktree(
            "/home/olga/other", *BranchName::parse("greeting-" + changeset.id.str()),
            fixture.first));
    }
    CHECK_FALSE(fixture.by_hand(changeset.id));
}

TEST_CASE(
    "what an interrupted session has committed is a person's to land, while nobody works on it",
    "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic_with_root();
    const Bead changeset = fixture.left_on_branch(epic, "One");
    CHECK_FALSE(fixture.by_hand(changeset.id));
    const EpicTree tree =
        unwrap(fixture.store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
    fixture.update(unwrap(start(changeset, tree)));
    CHECK(fixture.ask(changeset.id).state == ChangesetState::interrupted);
    CHECK(fixture.by_hand(changeset.id) == changeset.id);
    SECTION("a worker is in the epic") {
        fixture.held_by_alice(epic);
    }
    SECTION("nothing stands on its branch but what it was cut from") {
        fixture.repository.force(fixture.branch_of(changeset), fixture.first);
    }
    SECTION("it has an open task") {
        fixture.task(changeset, "T");
    }
    CHECK_FALSE(fixture.by_hand(changeset.id));
}

TEST_CASE("what is left alone for a while is a person's to try", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead changeset = fixture.changeset(epic, "One");
    CHECK(fixture.ask(changeset.id).by_hand.empty());
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return begin_pauses(plan, fixture.clock.now(), {changeset.id});
    }));
    const std::vector<WayByHand> ways{{ByHand::work, epic.id}};
    CHECK(fixture.ask(changeset.id).by_hand == ways);
    CHECK(fixture.ask(epic.id).by_hand == ways);
}

TEST_CASE("what Git cannot say is a reason of its own", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(mark_done(changeset, commit)));
    fixture.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(fixture.against(changeset.id, Action::integrate) == Codes{ErrorCode::git_failed});
}

TEST_CASE("a draft can be promoted once it has changesets", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.draft = true});
    CHECK(fixture.against(epic.id, Action::promote) == Codes{ErrorCode::no_changesets});
    CHECK(fixture.against(epic.id, Action::claim) == Codes{ErrorCode::epic_draft});
    fixture.changeset(epic, "One");
    CHECK(fixture.against(epic.id, Action::promote) == Codes{});
    const Bead promoted = fixture.epic("Promoted");
    CHECK_FALSE(fixture.against(promoted.id, Action::promote));
}

TEST_CASE("an epic that somebody alive holds names its holder, and nobody else works on it",
          "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "One");
    fixture.held_by_alice(epic);
    CHECK(fixture.against(epic.id, Action::claim) == Codes{ErrorCode::epic_taken});
    CHECK(fixture.against(epic.id, Action::work) == Codes{ErrorCode::epic_taken});
    const WhyOutcome out = fixture.ask(epic.id);
    REQUIRE(out.holder);
    CHECK(out.holder->agent == "atelier/worker/alice");
    CHECK(out.holder->session.str() == "s-1");
    CHECK(out.holder->lives);
    // What is closed is nobody's, whoever had it last.
    Bead closed = fixture.get(epic.id);
    closed.status = BeadStatus::closed;
    fixture.update(closed);
    CHECK_FALSE(fixture.ask(epic.id).holder);
}

TEST_CASE("a free epic can be worked on when one of its changesets can", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Stack");
    const Bead first = fixture.changeset(epic, "One");
    fixture.changeset(epic, "Two", {.depends_on = {first.id}});
    CHECK(fixture.against(epic.id, Action::work) == Codes{});
    fixture.update(unwrap(block(first, "no network", fixture.clock.now())));
    CHECK(fixture.against(epic.id, Action::work) ==
          Codes{ErrorCode::not_runnable, ErrorCode::prerequisite_open});
}

TEST_CASE("a held epic with nothing to do gives the reasons of its changesets", "[app][why]") {
    WhyFixture fixture;
    Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(block(changeset, "no network", fixture.clock.now())));
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    fixture.update(epic);
    const auto codes = fixture.against(epic.id, Action::work);
    REQUIRE(codes);
    CHECK_FALSE(codes->empty());
    CHECK(std::find(codes->begin(), codes->end(), ErrorCode::epic_taken) == codes->end());
}

TEST_CASE("closing waits for changesets, tasks and announced work", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    CHECK(fixture.against(epic.id, Action::close) == Codes{ErrorCode::open_changesets});
    fixture.update(unwrap(merge(changeset, commit)));
    CHECK(fixture.against(epic.id, Action::close) == Codes{});
    CHECK(fixture.ask(epic.id).progress == EpicProgress::closable);
    const Bead task = fixture.task(epic, "Tell everybody");
    CHECK(fixture.against(epic.id, Action::close) == Codes{ErrorCode::open_tasks});
    fixture.update(unwrap(finish_task(task, "")));
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, fixture.worker(),
                         {.to = "planner", .subject = "more", .key = more_work_key(epic.id)});
    }));
    CHECK(fixture.against(epic.id, Action::close) == Codes{ErrorCode::open_changesets});
}

TEST_CASE("a blocked changeset shows what blocked it and every session on it", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.update(unwrap(block(changeset, "no network", fixture.clock.now())));
    Session session{*SessionId::parse("s-1"), fixture.worker("alice").caller, epic.id,
                    changeset.id};
    session.outcome = ErrorCode::runtime_failed;
    fixture.put(session);
    const WhyOutcome out = fixture.ask(changeset.id);
    REQUIRE(out.notes.size() == 1);
    CHECK_THAT(out.notes[0], ContainsSubstring("no network"));
    REQUIRE(out.sessions.size() == 1);
    CHECK(out.sessions[0].outcome == ErrorCode::runtime_failed);
    CHECK(out.max_attempts == fixture.settings.session_max_attempts);
}

TEST_CASE("a task waits for its changeset and for its own prerequisites", "[app][why]") {
    WhyFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "One");
    const Bead second = fixture.changeset(epic, "Two", {.depends_on = {first.id}});
    const Bead task = fixture.task(second, "Write it");
    CHECK(fixture.against(task.id, Action::work) == Codes{ErrorCode::prerequisite_open});
    CHECK(fixture.against(fixture.task(first, "Free").id, Action::work) == Codes{});
    fixture.update(unwrap(finish_task(task, "")));
    CHECK(fixture.against(task.id, Action::work) == Codes{ErrorCode::not_runnable});
}

TEST_CASE("a message belongs to no epic and has no answers", "[app][why]") {
    WhyFixture fixture;
    const BeadId id = unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, fixture.worker(), {.to = "overseer", .subject = "hi", .key = "k"});
    }));
    const WhyOutcome out = fixture.ask(id);
    CHECK(out.answers.empty());
    CHECK_FALSE(out.epic);
}

TEST_CASE("an id that is not there is not found", "[app][why]") {
    WhyFixture fixture;
    CHECK(must_fail(why(fixture.overseer(), alive, fixture.repository, fixture.paths,
                        *BeadId::parse("at-nope0")))
              .code == ErrorCode::not_found);
}

TEST_CASE("a finished epic names how it comes to its parent branch until it is there",
          "[app][why]") {
    IntegrationFixture f;
    const auto ways = [&](const BeadId& id) {
        return unwrap(why(f.overseer(), alive, f.repository, f.paths, id)).by_hand;
    };
    CHECK(ways(f.epic.id) == std::vector<WayByHand>{{ByHand::integrate, f.epic.id}});
    CHECK(ways(f.one.id).empty());
    unwrap(f.integrate());
    CHECK(ways(f.epic.id).empty());
}

TEST_CASE("tickets that something is pending on are told, others are not", "[app][why]") {
    WhyFixture at;
    Bead epic = at.epic("Greeting");
    const ExternalTicket told{.provider = "demo", .id = "12", .told = TicketStep::close};
    set_external_tickets(epic, {told, with_pending({.provider = "demo", .id = "13"},
                                                   TicketStep::close, "nobody answered")});
    at.update(epic);
    const auto pending = at.ask(epic.id).pending_tickets;
    REQUIRE(pending.size() == 1);
    CHECK(pending[0].id == "13");
    CHECK(pending[0].pending_why == "nobody answered");
}
