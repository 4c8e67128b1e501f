#include "app/look/status.hpp"

#include "app/claim/agents.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/lifecycle.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

StatusOutcome status_of(TestPlan& world, const LivenessProbe& probe = gone) {
    return must(read_status(world.overseer(), probe));
}

Bead working(TestPlan& world, Bead changeset) {
    set_changeset_label(changeset, ChangesetLabel::in_progress);
    changeset.status = BeadStatus::in_progress;
    return world.update(changeset);
}
Bead done(TestPlan& world, const Bead& changeset) {
    return world.update(must(mark_done(changeset, commit)));
}
Bead settled_one(TestPlan& world, const Bead& changeset) {
    return world.update(must(merge(done(world, changeset), commit)));
}

void send(TestPlan& world, const std::string& to, const std::string& subject,
          const std::string& key) {
    world.clock.advance(Millis{1});
    must(world.store.write(world.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, world.worker(), {.to = to, .subject = subject, .key = key});
    }));
}

} // namespace

TEST_CASE("the status of an empty project is empty", "[app][status]") {
    TestPlan world;
    const StatusOutcome out = status_of(world);
    CHECK(out.epics.empty());
    CHECK(out.agents.empty());
    CHECK(out.queues.empty());
    CHECK(out.unread.empty());
}

TEST_CASE("an epic shows its changesets in plan order with state and branch", "[app][status]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting", {.root_branch = "greeting"});
    const Bead first = settled_one(world, world.changeset(epic, "One"));
    const Bead second = working(world, world.changeset(epic, "Two", {.depends_on = {first.id}}));
    const Bead third = world.changeset(epic, "Three", {.depends_on = {second.id}});
    const StatusOutcome out = status_of(world);
    REQUIRE(out.epics.size() == 1);
    const EpicStatus& shown = out.epics.front();
    CHECK(shown.root_branch == "greeting");
    CHECK(shown.progress == EpicProgress::open);
    CHECK_FALSE(shown.ready_to_close);
    REQUIRE(shown.changesets.size() == 3);
    CHECK(shown.changesets[0].state == ChangesetState::merged);
    CHECK(shown.changesets[0].integrated == commit.str());
    CHECK(shown.changesets[0].reasons.empty());
    CHECK(shown.changesets[1].state == ChangesetState::working);
    CHECK(shown.changesets[1].branch == "greeting-" + second.id.str());
    CHECK(shown.changesets[1].reasons.empty());
    REQUIRE(shown.changesets[2].reasons.size() == 1);
    CHECK(shown.changesets[2].reasons[0].code == ErrorCode::prerequisite_open);
    CHECK(shown.changesets[2].reasons[0].bead == second.id);
    CHECK(shown.count(ChangesetState::ready) == 1);
    CHECK(third.id == shown.changesets[2].id);
}

TEST_CASE("a prerequisite in another epic counts, merged or not", "[app][status]") {
    TestPlan world;
    const Bead library = world.epic("Library");
    const Bead core = world.changeset(library, "Core");
    const Bead program = world.epic("Program");
    world.changeset(program, "Use it", {.depends_on = {core.id}});
    CHECK(status_of(world).epics[1].changesets[0].reasons[0].bead == core.id);
    settled_one(world, core);
    CHECK(status_of(world).epics[1].changesets[0].reasons.empty());
}

TEST_CASE("an abandoned prerequisite strands its dependents until something supersedes it",
          "[app][status]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead old = world.changeset(epic, "Old way");
    const Bead fresh = world.changeset(epic, "New way");
    const Bead dependent = world.changeset(epic, "Use it", {.depends_on = {old.id}});

    SECTION("without a successor") {
        world.update(must(abandon(old, "no longer wanted", std::nullopt)));
        const StatusOutcome out = status_of(world);
        CHECK(out.epics[0].changesets[2].reasons[0].code == ErrorCode::prerequisite_abandoned);
        CHECK(out.review.stranded == std::vector{dependent.id});
    }
    SECTION("with one that is open") {
        world.update(must(abandon(old, "replaced", fresh.id)));
        const StatusOutcome out = status_of(world);
        CHECK(out.epics[0].changesets[2].reasons[0].code == ErrorCode::prerequisite_open);
        CHECK(out.review.stranded.empty());
    }
    SECTION("with one that is merged") {
        world.update(must(abandon(old, "replaced", fresh.id)));
        settled_one(world, fresh);
        CHECK(status_of(world).epics[0].changesets[2].reasons.empty());
    }
}

TEST_CASE("an epic is ready to close when all is settled, no task open, no more work announced",
          "[app][status]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = settled_one(world, world.changeset(epic, "One"));
    CHECK(status_of(world).epics[0].ready_to_close);

    SECTION("an open task") {
        const Bead task = world.task(epic, "Tell everybody");
        CHECK_FALSE(status_of(world).epics[0].ready_to_close);
        CHECK(status_of(world).epics[0].open_tasks == 1);
        world.update(must(finish_task(task, "")));
        CHECK(status_of(world).epics[0].ready_to_close);
    }
    SECTION("more work announced") {
        send(world, "planner", "SCOPE-CHANGE: more", more_work_key(epic.id));
        const EpicStatus shown = status_of(world).epics[0];
        CHECK_FALSE(shown.ready_to_close);
        CHECK(shown.progress == EpicProgress::complete);
        CHECK(shown.more_work);
    }
    SECTION("a done changeset that has not landed") {
        done(world, world.changeset(epic, "Two"));
        CHECK(status_of(world).epics[0].progress == EpicProgress::complete);
    }
}

TEST_CASE("what waits for the overseer is collected", "[app][status]") {
    TestPlan world;
    const Bead draft = world.epic("Draft", {.draft = true});
    world.changeset(draft, "One");
    world.epic("Empty draft", {.draft = true});
    const Bead epic = world.epic("Greeting");
    const Bead stuck = world.changeset(epic, "Stuck");
    world.update(must(block(stuck, "the tests need a network", world.clock.now())));
    const Bead waiting = done(world, world.changeset(epic, "Waiting"));
    const StatusOutcome out = status_of(world);
    CHECK(out.review.drafts == std::vector{draft.id});
    CHECK(out.review.blocked == std::vector{stuck.id});
    CHECK(out.review.done == std::vector{waiting.id});
    CHECK(out.epics[2].changesets[0].blocked_by == "the tests need a network");
    world.update(
        must(block(world.get(stuck.id), "cannot reach it:\n502 from it", world.clock.now())));
    CHECK(status_of(world).epics[2].changesets[0].blocked_by == "cannot reach it: 502 from it");
}

TEST_CASE("closed epics stay visible but ask for nothing", "[app][status]") {
    TestPlan world;
    Bead epic = world.epic("Given up", {.draft = true});
    world.changeset(epic, "One");
    epic.status = BeadStatus::closed;
    world.update(epic);
    const StatusOutcome out = status_of(world);
    REQUIRE(out.epics.size() == 1);
    CHECK(out.epics[0].progress == EpicProgress::closed);
    CHECK(out.review.drafts.empty());
}

TEST_CASE("of many closed epics those changed last are listed, the others counted",
          "[app][status]") {
    TestPlan world;
    const Bead open = world.epic("Open");
    std::vector<Bead> closed;
    for (int number = 0; number < 25; ++number)
        closed.push_back(world.epic("Closed " + std::to_string(number)));
    for (Bead& epic : closed) {
        world.clock.advance(Millis{1});
        epic.status = BeadStatus::closed;
        world.update(epic);
    }
    const StatusOutcome out = status_of(world);
    REQUIRE(out.epics.size() == 21);
    CHECK(out.epics[0].id == open.id);
    CHECK(out.epics[1].id == closed[5].id);
    CHECK(out.epics[20].id == closed[24].id);
    CHECK(out.closed_epics == 5);
    const StatusOutcome all = must(read_status(world.overseer(), gone, true));
    CHECK(all.epics.size() == 26);
    CHECK(all.closed_epics == 0);
}

TEST_CASE("the worker of a changeset is the session that runs, else the last one",
          "[app][status]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = working(world, world.changeset(epic, "One"));
    Session first{*SessionId::parse("s-1"), world.worker("alice").caller, epic.id, changeset.id};
    first.started_at = world.clock.now();
    first.ended_at = world.clock.now() + Seconds{1};
    world.put(first);
    CHECK(status_of(world).epics[0].changesets[0].worker == "atelier/worker/alice");
    CHECK_FALSE(status_of(world).epics[0].changesets[0].working_since);

    Session second{*SessionId::parse("s-2"), world.worker("bob").caller, epic.id, changeset.id};
    second.started_at = world.clock.now() + Seconds{2};
    world.put(second);
    const ChangesetStatus shown = status_of(world).epics[0].changesets[0];
    CHECK(shown.worker == "atelier/worker/bob");
    CHECK(shown.working_since == second.started_at);
}

TEST_CASE("an agent is live while somebody lives on its lease", "[app][status]") {
    TestPlan world;
    const Context alice = world.worker("alice");
    must(world.store.write(alice.stamp(),
                           [&](PlanWriter& plan) { return ensure_agent(plan, alice); }));
    CHECK_FALSE(status_of(world).agents[0].live);
    world.put(Lease{.on = alice.caller_bead(),
                    .agent = alice.caller,
                    .session = *SessionId::parse("run-1"),
                    .keeper = {"host", "boot", "ns", 42, 7},
                    .expires_at = world.clock.now() + Seconds{120}});
    const AgentStatus live = status_of(world, alive).agents[0];
    CHECK(live.live);
    CHECK(live.session == *SessionId::parse("run-1"));
    CHECK(live.role == "worker");
    const AgentStatus dead = status_of(world, gone).agents[0];
    CHECK_FALSE(dead.live);
    CHECK_FALSE(dead.session);
}

TEST_CASE("unread mail to the overseer is counted, newest first, read mail is not",
          "[app][status]") {
    TestPlan world;
    send(world, "overseer", "BLOCKED: one", "a");
    send(world, "atelier/overseer/olga", "BLOCKED: two", "b");
    send(world, "atelier/planner/plan-1", "not for her", "c");
    auto mail = world.select({.kind = BeadKind::message});
    CHECK(status_of(world).unread.size() == 2);
    CHECK(status_of(world).unread[0].subject == "BLOCKED: two");
    CHECK(status_of(world).unread[0].from == "atelier/worker/alice");
    mail[0].message->read_at = world.clock.now();
    world.update(mail[0]);
    CHECK(status_of(world).unread.size() == 1);
}

TEST_CASE("queues show what waits in them and what is claimed", "[app][status]") {
    TestPlan world;
    const auto queued = [&](const std::string& id, const std::string& claimed_by) {
        Bead message{.id = *BeadId::parse(id), .title = "Build it"};
        message.issue_type = "message";
        message.labels = {"at:message"};
        message.message = MessageHeader{.queue = "builds", .claimed_by = claimed_by};
        world.create(message);
    };
    queued("at-q0001", "");
    queued("at-q0002", "");
    queued("at-q0003", "atelier/worker/alice");
    const auto queues = status_of(world).queues;
    REQUIRE(queues.size() == 1);
    CHECK(queues[0].name == "builds");
    CHECK(queues[0].waiting == 2);
    CHECK(queues[0].claimed == 1);
}
