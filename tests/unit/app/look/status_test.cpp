#include "app/look/status.hpp"

#include "app/changeset/changeset_abandon.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/core/turn_record.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/promote_epic.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/run_samples.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

StatusOutcome status_of(PlanFixture& fixture, const LivenessProbe& probe = gone) {
    return unwrap(read_status(fixture.overseer(), probe));
}

Bead working(PlanFixture& fixture, Bead changeset) {
    set_changeset_label(changeset, ChangesetLabel::in_progress);
    changeset.status = BeadStatus::in_progress;
    return fixture.update(changeset);
}
Bead done(PlanFixture& fixture, const Bead& changeset) {
    return fixture.update(unwrap(mark_done(changeset, commit)));
}
Bead settled_one(PlanFixture& fixture, const Bead& changeset) {
    return fixture.update(unwrap(merge(done(fixture, changeset), commit)));
}

void send(PlanFixture& fixture, const std::string& to, const std::string& subject,
          const std::string& key) {
    fixture.clock.advance(Millis{1});
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, fixture.worker(), {.to = to, .subject = subject, .key = key});
    }));
}

} // namespace

TEST_CASE("the status of an empty project is empty", "[app][status]") {
    PlanFixture fixture;
    const StatusOutcome out = status_of(fixture);
    CHECK(out.epics.empty());
    CHECK(out.agents.empty());
    CHECK(out.queues.empty());
    CHECK(out.unread.empty());
}

TEST_CASE("a run is no epic and no agent", "[app][status]") {
    PlanFixture fixture;
    put_run(fixture.store, a_run("at-r"));
    const StatusOutcome out = status_of(fixture);
    CHECK(out.epics.empty());
    CHECK(out.agents.empty());
    CHECK(out.unread.empty());
}

TEST_CASE("what was planned since an epic was promoted is named, and waits for the overseer",
          "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.draft = true});
    const Bead first = fixture.changeset(epic, "One");
    const Bead second = fixture.changeset(epic, "Two");
    unwrap(promote_epic(fixture.overseer(), {epic.id, true}));
    CHECK(status_of(fixture).epics.at(0).waiting.empty());
    CHECK(status_of(fixture).review.drafts.empty());
    unwrap(plan_edit(fixture.planner(), {.bead = first.id, .title = "Other"}));
    unwrap(changeset_abandon(fixture.planner(), {second.id, "not needed"}, gone));
    const StatusOutcome out = status_of(fixture);
    CHECK(out.epics.at(0).waiting == std::vector{first.id, second.id});
    CHECK(out.epics.at(0).changesets.at(0).title == "One");
    CHECK(out.review.drafts == std::vector{epic.id});
    CHECK(out.awaited.at(0).text == "2 changes since it was promoted");
}

TEST_CASE("the status of one epic reads that one, open or closed", "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "One");
    fixture.epic("Farewell");
    const StatusOutcome out = unwrap(read_status(fixture.overseer(), gone, {.only = epic.id}));
    REQUIRE(out.epics.size() == 1);
    CHECK(out.epics[0].changesets.at(0).id == changeset.id);
    CHECK(out.epics[0].changesets.at(0).created_at == changeset.created_at);
    CHECK(unwrap(read_status(fixture.overseer(), gone, {.only = changeset.id})).epics.empty());
    CHECK_FALSE(out.partial);
    const StatusOutcome first = unwrap(read_status(fixture.overseer(), gone, {.first = 1}));
    CHECK(first.epics.size() == 1);
    CHECK(first.partial);
}

TEST_CASE("an epic shows its changesets in plan order with state and branch", "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead first = settled_one(fixture, fixture.changeset(epic, "One"));
    const Bead second =
        working(fixture, fixture.changeset(epic, "Two", {.depends_on = {first.id}}));
    const Bead third = fixture.changeset(epic, "Three", {.depends_on = {second.id}});
    const StatusOutcome out = status_of(fixture);
    REQUIRE(out.epics.size() == 1);
    const EpicStatus& shown = out.epics.front();
    CHECK(shown.root_branch == "greeting");
    CHECK(shown.progress == EpicProgress::open);
    CHECK_FALSE(shown.ready_to_close);
    REQUIRE(shown.changesets.size() == 3);
    CHECK(shown.changesets[0].state == ChangesetState::merged);
    CHECK(shown.changesets[0].integrated == commit.str());
    CHECK(shown.changesets[0].reasons.empty());
    CHECK(shown.changesets[1].state == ChangesetState::interrupted);
    CHECK(shown.changesets[1].branch == "greeting-" + second.id.str());
    CHECK(shown.changesets[1].reasons.empty());
    REQUIRE(shown.changesets[2].reasons.size() == 1);
    CHECK(shown.changesets[2].reasons[0].code == ErrorCode::prerequisite_open);
    CHECK(shown.changesets[2].reasons[0].bead == second.id);
    CHECK(shown.count(ChangesetState::ready) == 1);
    CHECK(third.id == shown.changesets[2].id);
}

TEST_CASE("a prerequisite in another epic counts, merged or not", "[app][status]") {
    PlanFixture fixture;
    const Bead library = fixture.epic("Library");
    const Bead core = fixture.changeset(library, "Core");
    const Bead program = fixture.epic("Program");
    fixture.changeset(program, "Use it", {.depends_on = {core.id}});
    CHECK(status_of(fixture).epics[1].changesets[0].reasons[0].bead == core.id);
    settled_one(fixture, core);
    CHECK(status_of(fixture).epics[1].changesets[0].reasons.empty());
}

TEST_CASE("an abandoned prerequisite strands its dependents until something supersedes it",
          "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead old = fixture.changeset(epic, "Old way");
    const Bead fresh = fixture.changeset(epic, "New way");
    const Bead dependent = fixture.changeset(epic, "Use it", {.depends_on = {old.id}});

    SECTION("without a successor") {
        fixture.update(unwrap(abandon(old, "no longer wanted", std::nullopt)));
        const StatusOutcome out = status_of(fixture);
        CHECK(out.epics[0].changesets[2].reasons[0].code == ErrorCode::prerequisite_abandoned);
        CHECK(out.review.stranded == std::vector{dependent.id});
    }
    SECTION("with one that is open") {
        fixture.update(unwrap(abandon(old, "replaced", fresh.id)));
        const StatusOutcome out = status_of(fixture);
        CHECK(out.epics[0].changesets[2].reasons[0].code == ErrorCode::prerequisite_open);
        CHECK(out.review.stranded.empty());
    }
    SECTION("with one that is merged") {
        fixture.update(unwrap(abandon(old, "replaced", fresh.id)));
        settled_one(fixture, fresh);
        CHECK(status_of(fixture).epics[0].changesets[2].reasons.empty());
    }
}

TEST_CASE("an epic is ready to close when all is settled, no task open, no more work announced",
          "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = settled_one(fixture, fixture.changeset(epic, "One"));
    CHECK(status_of(fixture).epics[0].ready_to_close);

    SECTION("an open task") {
        const Bead task = fixture.task(epic, "Tell everybody");
        CHECK_FALSE(status_of(fixture).epics[0].ready_to_close);
        CHECK(status_of(fixture).epics[0].open_tasks == 1);
        fixture.update(unwrap(finish_task(task, "")));
        CHECK(status_of(fixture).epics[0].ready_to_close);
    }
    SECTION("more work announced") {
        send(fixture, "planner", "SCOPE-CHANGE: more", more_work_key(epic.id));
        const EpicStatus shown = status_of(fixture).epics[0];
        CHECK_FALSE(shown.ready_to_close);
        CHECK(shown.progress == EpicProgress::complete);
        CHECK(shown.more_work);
    }
    SECTION("a done changeset that has not landed") {
        done(fixture, fixture.changeset(epic, "Two"));
        CHECK(status_of(fixture).epics[0].progress == EpicProgress::complete);
    }
}

TEST_CASE("what waits for the overseer is collected", "[app][status]") {
    PlanFixture fixture;
    const Bead draft = fixture.epic("Draft", {.draft = true});
    fixture.changeset(draft, "One");
    fixture.epic("Empty draft", {.draft = true});
    const Bead epic = fixture.epic("Greeting");
    const Bead stuck = fixture.changeset(epic, "Stuck");
    fixture.update(unwrap(block(stuck, "the tests need a network", fixture.clock.now())));
    const Bead waiting = done(fixture, fixture.changeset(epic, "Waiting"));
    const StatusOutcome out = status_of(fixture);
    CHECK(out.review.drafts == std::vector{draft.id});
    CHECK(out.review.blocked == std::vector{stuck.id});
    CHECK(out.review.done == std::vector{waiting.id});
    CHECK(out.epics[2].changesets[0].blocked_by == "the tests need a network");
    fixture.update(
        unwrap(block(fixture.get(stuck.id), "cannot reach it:\n502 from it", fixture.clock.now())));
    CHECK(status_of(fixture).epics[2].changesets[0].blocked_by == "cannot reach it: 502 from it");
}

TEST_CASE("a changeset that is left alone after a failure says until when", "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E");
    const Bead failed = fixture.changeset(epic, "One");
    fixture.changeset(epic, "Two");
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return begin_pauses(plan, fixture.clock.now(), {failed.id});
    }));
    const auto shown = status_of(fixture).epics.at(0).changesets;
    REQUIRE(shown.at(0).reasons.size() == 1);
    CHECK(shown.at(0).reasons[0].code == ErrorCode::paused);
    CHECK(shown.at(1).reasons.empty());
}

TEST_CASE("closed epics stay visible but ask for nothing", "[app][status]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Given up", {.draft = true});
    fixture.changeset(epic, "One");
    epic.status = BeadStatus::closed;
    fixture.update(epic);
    const StatusOutcome out = status_of(fixture);
    REQUIRE(out.epics.size() == 1);
    CHECK(out.epics[0].progress == EpicProgress::closed);
    CHECK(out.review.drafts.empty());
}

TEST_CASE("of many closed epics those changed last are listed, the others counted",
          "[app][status]") {
    PlanFixture fixture;
    const Bead open = fixture.epic("Open");
    std::vector<Bead> closed;
    for (int number = 0; number < 25; ++number)
        closed.push_back(fixture.epic("Closed " + std::to_string(number)));
    for (Bead& epic : closed) {
        fixture.clock.advance(Millis{1});
        epic.status = BeadStatus::closed;
        fixture.update(epic);
    }
    const StatusOutcome out = status_of(fixture);
    REQUIRE(out.epics.size() == 21);
    CHECK(out.epics[0].id == open.id);
    CHECK(out.epics[1].id == closed[5].id);
    CHECK(out.epics[20].id == closed[24].id);
    CHECK(out.closed_epics == 5);
    const StatusOutcome all = unwrap(read_status(fixture.overseer(), gone, {.all = true}));
    CHECK(all.epics.size() == 26);
    CHECK(all.closed_epics == 0);
}

TEST_CASE("the worker of a changeset is the session that runs, else the last one",
          "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = working(fixture, fixture.changeset(epic, "One"));
    Session first{*SessionId::parse("s-1"), fixture.worker("alice").caller, epic.id, changeset.id};
    first.started_at = fixture.clock.now();
    first.ended_at = fixture.clock.now() + Seconds{1};
    fixture.put(first);
    CHECK(status_of(fixture).epics[0].changesets[0].worker == "atelier/worker/alice");
    CHECK_FALSE(status_of(fixture).epics[0].changesets[0].working_since);

    Session second{*SessionId::parse("s-2"), fixture.worker("bob").caller, epic.id, changeset.id};
    second.started_at = fixture.clock.now() + Seconds{2};
    fixture.put(second);
    fixture.put(Lease{.on = fixture.worker("bob").caller_bead(),
                      .agent = second.agent,
                      .session = *SessionId::parse("run-2"),
                      .keeper = {"host", "boot", "ns", 42, 7},
                      .expires_at = fixture.clock.now() + Seconds{120}});
    const ChangesetStatus shown = status_of(fixture, alive).epics[0].changesets[0];
    CHECK(shown.worker == "atelier/worker/bob");
    CHECK(shown.state == ChangesetState::working);
    CHECK(shown.working_since == second.started_at);
    const ChangesetStatus killed = status_of(fixture, gone).epics[0].changesets[0];
    CHECK(killed.state == ChangesetState::interrupted);
    CHECK_FALSE(killed.working_since);
}

TEST_CASE("unread mail to the overseer is counted, newest first, read mail is not",
          "[app][status]") {
    PlanFixture fixture;
    send(fixture, "overseer", "BLOCKED: one", "a");
    send(fixture, "atelier/overseer/olga", "BLOCKED: two", "b");
    send(fixture, "atelier/planner/plan-1", "not for her", "c");
    auto mail = fixture.select({.kind = BeadKind::message});
    CHECK(status_of(fixture).unread.size() == 2);
    CHECK(status_of(fixture).unread[0].subject == "BLOCKED: two");
    CHECK(status_of(fixture).unread[0].from == "atelier/worker/alice");
    mail[0].message->read_at = fixture.clock.now();
    fixture.update(mail[0]);
    CHECK(status_of(fixture).unread.size() == 1);
}

TEST_CASE("queues show what waits in them and what is claimed", "[app][status]") {
    PlanFixture fixture;
    const auto queued = [&](const std::string& id, const std::string& claimed_by) {
        Bead message{.id = *BeadId::parse(id), .title = "Build it"};
        message.issue_type = "message";
        message.labels = {"at:message"};
        message.message = MessageHeader{.queue = "builds", .claimed_by = claimed_by};
        fixture.create(message);
    };
    queued("at-q0001", "");
    queued("at-q0002", "");
    queued("at-q0003", "atelier/worker/alice");
    const auto queues = status_of(fixture).queues;
    REQUIRE(queues.size() == 1);
    CHECK(queues[0].name == "builds");
    CHECK(queues[0].waiting == 2);
    CHECK(queues[0].claimed == 1);
}

TEST_CASE("fields that cannot be read are shown as they stand, and unknown is not no",
          "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    Bead changeset = working(fixture, fixture.changeset(epic, "Add it"));
    changeset.description = "changeset.work_branch: ba na..na\nchangeset.done_head: banana\n"
                            "changeset.lines: many\nchangeset.superseded_by: ?\n";
    fixture.update(changeset);
    const StatusOutcome status = status_of(fixture);
    const ChangesetStatus& shown = status.epics.at(0).changesets.at(0);
    CHECK(shown.branch == "ba na..na");
    CHECK(shown.state == ChangesetState::done);
    CHECK_FALSE(shown.lines);
}

TEST_CASE("what the agents of all sessions on a changeset have used is added up", "[app][status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead first = fixture.changeset(epic, "One");
    const Bead second = fixture.changeset(epic, "Two");
    const auto hold = [&](const char* name, const Bead& changeset, const TurnReading& used) {
        fixture.clock.advance(Seconds{1});
        Session session{.id = *SessionId::parse(name), .agent = *AgentId::make(Role::worker, "a")};
        session.changeset = changeset.id;
        session.started_at = session.ended_at.emplace(fixture.clock.now());
        fixture.put(session);
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return put_turn_record(plan, session.id, used);
        }));
    };
    CHECK_FALSE(status_of(fixture).epics.at(0).usage);
    hold("s-1", first, {.runtime_session = "r", .tokens = TokenUsage{100, 10, 1}, .cost = 0.5});
    hold("s-2", first, {.tokens = TokenUsage{200, 20, 2}});
    hold("s-3", second, {.cost = 0.25, .turns = 4});
    const StatusOutcome out = status_of(fixture);
    const EpicStatus& status = out.epics.at(0);
    CHECK(status.changesets.at(0).usage ==
          TurnReading{.tokens = TokenUsage{300, 30, 3}, .cost = 0.5});
    CHECK(status.changesets.at(1).usage == TurnReading{.cost = 0.25, .turns = 4});
    CHECK(status.usage == TurnReading{.tokens = TokenUsage{300, 30, 3}, .cost = 0.75, .turns = 4});
}
