#include "app/changeset/changeset_done.hpp"

#include "app/changeset/changeset_block.hpp"
#include "app/changeset/line_comments.hpp"
#include "app/changeset/task_done.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/mail/notices.hpp"
#include "support/held_changeset.hpp"
#include "support/memory_repository.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("saying that a changeset is done is kept in the session", "[app][changeset_done]") {
    HeldChangeset at;
    CHECK(unwrap(changeset_done(at.context, out_of_sight, {.summary = "greets"})) ==
          at.changeset.id);
    const auto session = at.fixture.session("s-1");
    CHECK(session->declared == Declared::done);
    CHECK(session->summary == "greets");
    CHECK(session->stage == Stage::agent);
    CHECK(at.fixture.get(at.changeset.id) == at.changeset);
    const auto events = at.fixture.event_types();
    CHECK(events.back() == "changeset.declared");
    unwrap(changeset_done(at.context, out_of_sight, {.summary = "greets"}));
    CHECK(at.fixture.event_types() == events);
}

TEST_CASE("open tasks keep a changeset from being done and are named", "[app][changeset_done]") {
    HeldChangeset at;
    const Bead task = at.fixture.task(at.changeset, "Write its test");
    const Error error = must_fail(changeset_done(at.context, out_of_sight, {}));
    CHECK(error.code == ErrorCode::open_tasks);
    CHECK(error.details.find("tasks")->as_array()[0].as_string() == task.id.str());
    CHECK_THAT(error.message, ContainsSubstring("has 1 open task"));
    CHECK_THAT(error.hint.told_to(Audience::worker), ContainsSubstring("task_done"));
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
    unwrap(task_done(at.context, {task.id}, "written"));
    unwrap(changeset_done(at.context, out_of_sight, {}));
}

TEST_CASE("each comment of the overseer on a line is answered before a changeset is done",
          "[app][changeset_done]") {
    HeldChangeset at;
    unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return keep_comments(plan, at.fixture.overseer(), at.changeset.id,
                             {{.place = {"a.c", 1}, .head = commit, .text = "Why?"},
                              {.place = {"a.c", 2}, .head = commit, .text = "And this?"}});
    }));
    const auto done = [&](std::vector<ThreadAnswer> answers) {
        return changeset_done(at.context, out_of_sight, {.answers = std::move(answers)});
    };
    const Error error = must_fail(done({}));
    CHECK(error.code == ErrorCode::no_progress);
    CHECK(error.message == "the overseer's comments c1, c2 have no answer");
    CHECK(must_fail(done({{1, "Because.", true}})).message ==
          "the overseer's comment c2 has no answer");
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
    unwrap(done({{1, "Because.", true}, {2, "It goes.", true}}));
    CHECK(at.fixture.session("s-1")->declared == Declared::done);
}

TEST_CASE("what was said while the agent worked is to be read before it says that it is done",
          "[app][changeset_done]") {
    HeldChangeset at;
    const auto say = [&](const std::string& to, const BeadId& about) {
        return unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(
                plan, at.fixture.overseer(),
                {.to = to, .subject = "Stop", .thread = about, .key = "stop" + about.str()});
        }));
    };
    const BeadId stop = say("atelier/worker/carl", at.changeset.id);
    const BeadId wait = say("atelier/worker/alice", at.epic.id);
    const Error error = must_fail(changeset_done(at.context, out_of_sight, {}));
    CHECK(error.code == ErrorCode::unread_mail);
    CHECK_THAT(error.hint.told_to(Audience::worker), ContainsSubstring("mail_inbox"));
    CHECK(error.details.find("messages")->as_array().size() == 2);
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
    // Whoever is refused can read it, whoever it was addressed to.
    CHECK(unwrap(mail_inbox(at.context, false)).messages.size() == 2);
    unwrap(mail_mark_read(at.context, {stop, wait}));
    unwrap(changeset_done(at.context, out_of_sight, {}));
}

TEST_CASE("announced work is told to the planner once", "[app][changeset_done]") {
    HeldChangeset at;
    unwrap(changeset_done(at.context, out_of_sight, {.more_work = "a flag for the name"}));
    unwrap(changeset_done(at.context, out_of_sight, {.more_work = "a flag for the name"}));
    const auto messages = at.messages(more_work_key(at.epic.id));
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].title.starts_with("SCOPE-CHANGE: "));
    CHECK_THAT(messages[0].description, ContainsSubstring("a flag for the name"));
    CHECK(at.fixture.session("s-1")->more_work == "a flag for the name");
}

TEST_CASE("a changeset whose claim was taken over can no longer be declared",
          "[app][changeset_done]") {
    HeldChangeset at;
    Lease lease = *at.fixture.lease(at.epic.id);
    ++lease.fencing;
    at.fixture.put(lease);
    CHECK(must_fail(changeset_done(at.context, out_of_sight, {})).code == ErrorCode::lease_lost);
    CHECK(must_fail(changeset_block(at.context, {}, "stuck")).code == ErrorCode::lease_lost);
    CHECK(at.fixture.get(at.changeset.id).status != BeadStatus::blocked);
}

TEST_CASE("a merged changeset is done already", "[app][changeset_done]") {
    HeldChangeset at;
    const CommitId sha = *CommitId::parse(std::string(40, 'a'));
    at.fixture.update(unwrap(merge(at.changeset, sha)));
    CHECK(unwrap(changeset_done(at.context, out_of_sight, {})) == at.changeset.id);
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
}

TEST_CASE("an agent without an orchestrator gets a record of its own", "[app][changeset_done]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "Change");
    const Context context = fixture.worker();
    unwrap(claim_epic(context, {epic.id, {*SessionId::parse("detached"), {}}}, gone));
    unwrap(changeset_done(context, out_of_sight, {.changeset = changeset.id, .summary = "done"}));
    const auto session = fixture.session("detached-" + changeset.id.str());
    REQUIRE(session);
    CHECK(session->declared == Declared::done);
    CHECK(session->ended_at);
    CHECK(state_of(fixture.get(changeset.id)) == ChangesetState::working);
    const auto events = fixture.event_types();
    unwrap(changeset_done(context, out_of_sight, {.changeset = changeset.id, .summary = "done"}));
    CHECK(fixture.event_types() == events);
}

TEST_CASE("what the commits of an agent without an orchestrator stand on is noted",
          "[app][changeset_done]") {
    PlanFixture fixture;
    MemoryFiles files;
    MemoryRepository repository(files, "/repo");
    const CommitId base = repository.commit("/repo", "First\n", {{"README.md", "x\n"}});
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const Bead changeset = fixture.changeset(epic, "Change");
    const BranchName branch = unwrap(work_branch(*BranchName::parse("greeting"), changeset.id));
    unwrap(repository.worktrees().add_worktree("/mine", branch, base));
    repository.commit("/mine", "Work\n", {{"a.cpp", "x\n"}});
    const Context context = fixture.worker();
    unwrap(claim_epic(context, {epic.id, {*SessionId::parse("detached"), {}}}, gone));
    const CallPlace place{[&]() -> Result<Repository*> { return &repository; }, "/mine"};
    unwrap(changeset_done(context, place, {}));
    CHECK(unwrap(Changeset::of(fixture.get(changeset.id))).parent_base() == base);
}

TEST_CASE("blocking a changeset sends one message to the overseer", "[app][changeset_block]") {
    HeldChangeset at;
    const auto first = unwrap(changeset_block(at.context, {}, "needs a decision"));
    CHECK(first.changeset == at.changeset.id);
    const Bead blocked = at.fixture.get(at.changeset.id);
    CHECK(blocked.status == BeadStatus::blocked);
    CHECK_THAT(blocked.notes, ContainsSubstring("needs a decision"));
    CHECK(at.fixture.session("s-1")->declared == Declared::blocked);
    const Bead message = at.fixture.get(first.message);
    CHECK(message.assignee == "overseer");
    CHECK(message.title.starts_with("BLOCKED: "));
    const auto events = at.fixture.event_types();
    CHECK(unwrap(changeset_block(at.context, {}, "needs a decision")).message == first.message);
    CHECK(at.fixture.event_types() == events);
    CHECK(at.messages(blocked_key(at.changeset.id)).size() == 1);
    CHECK(must_fail(changeset_done(at.context, out_of_sight, {})).code == ErrorCode::not_runnable);
}

TEST_CASE("tasks are closed all or none, by the holder of their epic", "[app][task_done]") {
    HeldChangeset at;
    const Bead task = at.fixture.task(at.changeset, "One");
    CHECK(must_fail(task_done(at.context, {task.id, at.changeset.id}, "")).code ==
          ErrorCode::not_found);
    CHECK_FALSE(is_closed(at.fixture.get(task.id)));
    CHECK(must_fail(task_done(at.fixture.worker("bob"), {task.id}, "")).code ==
          ErrorCode::lease_lost);
    CHECK(unwrap(task_done(at.context, {task.id}, "wrote it")).size() == 1);
    CHECK(at.fixture.get(task.id).close_reason == "wrote it");
    const auto events = at.fixture.event_types();
    unwrap(task_done(at.context, {task.id}, "again"));
    CHECK(at.fixture.event_types() == events);
    CHECK(at.fixture.get(task.id).close_reason == "wrote it");
}

TEST_CASE("a planner closes tasks without a claim", "[app][task_done]") {
    HeldChangeset at;
    const Bead task = at.fixture.task(at.epic, "Obsolete");
    unwrap(task_done(at.fixture.planner(), {task.id}, "obsolete"));
    CHECK(is_closed(at.fixture.get(task.id)));
}
