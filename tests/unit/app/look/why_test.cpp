#include "app/look/why.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/lifecycle.hpp"
#include "support/bare_repository.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct WhyWorld : TestPlan {
    BareRepository repository;

    WhyOutcome ask(const BeadId& id) { return must(why(overseer(), alive, repository, id)); }
    // The codes against `question`; nullopt when the question does not apply.
    std::optional<std::vector<ErrorCode>> against(const BeadId& id, Question question) {
        for (const Answer& answer : ask(id).answers) {
            if (answer.question != question) continue;
            std::vector<ErrorCode> codes;
            for (const Reason& reason : answer.reasons)
                codes.push_back(reason.code);
            return codes;
        }
        return std::nullopt;
    }
};

using Codes = std::vector<ErrorCode>;

} // namespace

TEST_CASE("a ready changeset can be worked on, not landed, and is not published without PRs",
          "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    CHECK(world.against(changeset.id, Question::work) == Codes{});
    CHECK(world.against(changeset.id, Question::integrate) == Codes{ErrorCode::not_runnable});
    CHECK(world.against(changeset.id, Question::publish) == Codes{ErrorCode::not_runnable});
    CHECK_FALSE(world.against(changeset.id, Question::close));
    CHECK(world.ask(changeset.id).state == ChangesetState::ready);
    CHECK(world.ask(changeset.id).epic == epic.id);
}

TEST_CASE("every reason against a changeset is given, not only the first", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting", {.draft = true});
    const Bead first = world.changeset(epic, "One");
    const Bead second = world.changeset(epic, "Two", {.depends_on = {first.id}});
    CHECK(world.against(second.id, Question::work) ==
          Codes{ErrorCode::epic_draft, ErrorCode::not_runnable, ErrorCode::prerequisite_open});
}

TEST_CASE("a done changeset lands unless its root branch is checked out", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting", {.root_branch = "greeting"});
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(mark_done(changeset, commit)));
    CHECK(world.against(changeset.id, Question::integrate) == Codes{});
    CHECK(world.against(epic.id, Question::integrate) == Codes{});

    world.repository.check_out("main", "/home/olga/project");
    CHECK(world.against(changeset.id, Question::integrate) == Codes{});
    world.repository.check_out("greeting", "/home/olga/other");
    CHECK(world.against(changeset.id, Question::integrate) == Codes{ErrorCode::root_checked_out});
    CHECK(world.against(epic.id, Question::integrate) == Codes{ErrorCode::root_checked_out});
    CHECK_THAT(world.ask(epic.id).answers[2].reasons[0].message,
               ContainsSubstring("/home/olga/other"));
}

TEST_CASE("a done changeset waits where reviews or pull requests are wanted", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(mark_done(changeset, commit)));
    world.settings.admission.review_required = true;
    CHECK(world.against(changeset.id, Question::integrate) == Codes{ErrorCode::approval_required});
    CHECK(world.against(epic.id, Question::integrate) == Codes{ErrorCode::approval_required});
    world.settings.admission.review_required = false;
    world.settings.admission.pr_mode = PrMode::ready;
    CHECK(world.against(changeset.id, Question::integrate) == Codes{ErrorCode::approval_required});
}

TEST_CASE("what Git cannot say is a reason of its own", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(mark_done(changeset, commit)));
    world.repository.held = fail(ErrorCode::git_failed, "git was not found");
    CHECK(world.against(changeset.id, Question::integrate) == Codes{ErrorCode::git_failed});
}

TEST_CASE("a draft can be promoted once it has changesets", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting", {.draft = true});
    CHECK(world.against(epic.id, Question::promote) == Codes{ErrorCode::no_changesets});
    CHECK(world.against(epic.id, Question::claim) == Codes{ErrorCode::epic_draft});
    world.changeset(epic, "One");
    CHECK(world.against(epic.id, Question::promote) == Codes{});
    const Bead promoted = world.epic("Promoted");
    CHECK_FALSE(world.against(promoted.id, Question::promote));
}

TEST_CASE("a held epic names its holder; only the holder can work on it", "[app][why]") {
    WhyWorld world;
    Bead epic = world.epic("Greeting");
    world.changeset(epic, "One");
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    world.update(epic);
    world.put(Lease{.on = epic.id,
                    .agent = world.worker("alice").caller,
                    .session = *SessionId::parse("s-1"),
                    .expires_at = world.clock.now() + Seconds{60},
                    .fencing = 1});
    CHECK(world.against(epic.id, Question::claim) == Codes{ErrorCode::epic_taken});
    CHECK(world.against(epic.id, Question::work) == Codes{});
    const WhyOutcome out = world.ask(epic.id);
    REQUIRE(out.holder);
    CHECK(out.holder->agent == "atelier/worker/alice");
    CHECK(out.holder->session.str() == "s-1");
    CHECK(out.holder->lives);
}

TEST_CASE("a free epic can be worked on when one of its changesets can", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Stack");
    const Bead first = world.changeset(epic, "One");
    world.changeset(epic, "Two", {.depends_on = {first.id}});
    CHECK(world.against(epic.id, Question::work) == Codes{});
    world.update(must(block(first, "no network", world.clock.now())));
    CHECK(world.against(epic.id, Question::work) == Codes{ErrorCode::prerequisite_open});
}

TEST_CASE("a held epic with nothing to do gives the reasons of its changesets", "[app][why]") {
    WhyWorld world;
    Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(block(changeset, "no network", world.clock.now())));
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    world.update(epic);
    const auto codes = world.against(epic.id, Question::work);
    REQUIRE(codes);
    CHECK_FALSE(codes->empty());
    CHECK(std::find(codes->begin(), codes->end(), ErrorCode::epic_taken) == codes->end());
}

TEST_CASE("closing waits for changesets, tasks and announced work", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    CHECK(world.against(epic.id, Question::close) == Codes{ErrorCode::open_changesets});
    world.update(must(merge(changeset, commit)));
    CHECK(world.against(epic.id, Question::close) == Codes{});
    CHECK(world.ask(epic.id).progress == EpicProgress::closable);
    const Bead task = world.task(epic, "Tell everybody");
    CHECK(world.against(epic.id, Question::close) == Codes{ErrorCode::open_tasks});
    world.update(must(finish_task(task, "")));
    must(world.store.write(world.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, world.worker(),
                         {.to = "planner", .subject = "more", .key = more_work_key(epic.id)});
    }));
    CHECK(world.against(epic.id, Question::close) == Codes{ErrorCode::open_changesets});
}

TEST_CASE("a blocked changeset shows what blocked it and every session on it", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "One");
    world.update(must(block(changeset, "no network", world.clock.now())));
    Session session{*SessionId::parse("s-1"), world.worker("alice").caller, epic.id, changeset.id};
    session.outcome = "runtime-failed";
    world.put(session);
    const WhyOutcome out = world.ask(changeset.id);
    REQUIRE(out.notes.size() == 1);
    CHECK_THAT(out.notes[0], ContainsSubstring("no network"));
    REQUIRE(out.sessions.size() == 1);
    CHECK(out.sessions[0].outcome == "runtime-failed");
    CHECK(out.max_attempts == world.settings.session_max_attempts);
}

TEST_CASE("a task waits for its changeset and for its own prerequisites", "[app][why]") {
    WhyWorld world;
    const Bead epic = world.epic("Greeting");
    const Bead first = world.changeset(epic, "One");
    const Bead second = world.changeset(epic, "Two", {.depends_on = {first.id}});
    const Bead task = world.task(second, "Write it");
    CHECK(world.against(task.id, Question::work) == Codes{ErrorCode::prerequisite_open});
    CHECK(world.against(world.task(first, "Free").id, Question::work) == Codes{});
    world.update(must(finish_task(task, "")));
    CHECK(world.against(task.id, Question::work) == Codes{ErrorCode::not_runnable});
}

TEST_CASE("a message belongs to no epic and has no answers", "[app][why]") {
    WhyWorld world;
    const BeadId id = must(world.store.write(world.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, world.worker(), {.to = "overseer", .subject = "hi", .key = "k"});
    }));
    const WhyOutcome out = world.ask(id);
    CHECK(out.answers.empty());
    CHECK_FALSE(out.epic);
}

TEST_CASE("an id that is not there is not found", "[app][why]") {
    WhyWorld world;
    CHECK(must_fail(why(world.overseer(), alive, world.repository, *BeadId::parse("at-nope0")))
              .code == ErrorCode::not_found);
}
