#include "app/work/work_loop.hpp"

#include "app/claim/release_epic.hpp"
#include "domain/bead/message.hpp"
#include "support/loop_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run works until nothing is left, and closes the epic", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    const Bead one = f.changeset(epic, "One");
    const Bead two = f.changeset(epic, "Two", {.depends_on = {one.id}});
    f.expect_work(2);
    const WorkOutcome outcome = f.run();
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::integrated, SessionEnd::integrated});
    CHECK(outcome.stop == WorkStop::no_work);
    CHECK(outcome.closed_epics == std::vector<BeadId>{epic.id});
    CHECK_FALSE(outcome.failed());
    CHECK(is_closed(f.get(epic.id)));
    CHECK(f.state(two) == ChangesetState::merged);
    CHECK(f.lease(epic.id).value().ended);
    CHECK(f.lease(f.worker("worker-1").caller_bead()).value().ended);
}

TEST_CASE("once means one session", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    f.changeset(epic, "Two");
    f.expect_work(2);
    const WorkOutcome outcome = f.run(RunMode::once);
    CHECK(outcome.sessions.size() == 1);
    CHECK(outcome.stop == WorkStop::once);
    CHECK_FALSE(is_closed(f.get(epic.id)));
}

TEST_CASE("an epic whose root branch is checked out is passed over, and that is told once",
          "[app][work]") {
    LoopFixture f;
    const Bead broken = f.epic("Broken", {.root_branch = "broken", .priority = 1});
    f.changeset(broken, "One");
    f.changeset(broken, "Two");
    const Bead sound = f.epic("Sound");
    const Bead last = f.changeset(sound, "Three");
    f.repository.switch_to("/repo", "broken", f.first);
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    CHECK(outcome.failures.empty());
    REQUIRE(f.ends(outcome) == SessionEnds{SessionEnd::integrated});
    CHECK(outcome.sessions[0].changeset == last.id);
    CHECK(f.get(broken.id).assignee.empty());
    CHECK(outcome.reasons.at(broken.id)[0].code == ErrorCode::root_checked_out);
    f.run();
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(unwrap(Message::of(f.mail_to_overseer()[0])).thread() == broken.id);
    f.repository.switch_to("/repo", "main");
    f.expect_work(2);
    f.run();
    CHECK(is_closed(f.get(broken.id)));
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a blocked changeset does not keep the others of its epic", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    const Bead one = f.changeset(epic, "One");
    const Bead two = f.changeset(epic, "Two");
    TurnOutcome failed;
    failed.status = 1;
    f.agents.script.push_back({.outcome = failed});
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::blocked, SessionEnd::integrated});
    CHECK(f.state(one) == ChangesetState::blocked);
    CHECK(f.state(two) == ChangesetState::merged);
    CHECK(outcome.failed());
}

TEST_CASE("an epic in which nothing can be done is given back", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    TurnOutcome failed;
    failed.status = 1;
    f.agents.script.push_back({.outcome = failed});
    f.run();
    CHECK(f.get(epic.id).assignee.empty());
    CHECK_FALSE(f.get(f.worker("worker-1").caller_bead()).assignment);
}

TEST_CASE("an agent that gives its epic back ends its session, and fails nothing", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    const Bead one = f.changeset(epic, "One");
    f.agents.expect([&](const TurnRequest& turn) {
        unwrap(release_epic(f.agent_context(turn), "too large for me"));
    });
    WorkRequest request = f.work_request();
    SECTION("named") {
        request.epic = epic.id;
    }
    SECTION("found") {}
    const WorkOutcome outcome = f.run(request);
    REQUIRE(f.ends(outcome) == SessionEnds{SessionEnd::ended});
    const std::string sentence = "the agent gave " + epic.id.str() + " back: too large for me";
    CHECK(outcome.sessions[0].text == sentence);
    CHECK_FALSE(outcome.failed());
    CHECK(outcome.stop == WorkStop::no_work);
    const auto session = f.session(outcome.sessions[0].session.str()).value();
    CHECK(session.outcome == SessionEnd::ended);
    CHECK(session.outcome_text == sentence);
    CHECK(f.get(epic.id).assignee.empty());
    CHECK(f.mail_to_overseer().empty());
    CHECK(f.agents.started.size() == 1);
    // Whoever comes next takes it up.
    f.expect_work(1);
    CHECK(f.ends(f.run()) == SessionEnds{SessionEnd::integrated});
    CHECK(f.state(one) == ChangesetState::merged);
}

TEST_CASE("an agent that interrupts the run ends it", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    TurnOutcome stopped;
    stopped.end = TurnEnd::interrupted;
    f.agents.script.push_back({.outcome = stopped});
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK(f.agents.started.size() == 1);
    CHECK(f.get(epic.id).assignee == "atelier/worker/worker-1");
    CHECK(f.lease(epic.id).value().ended);
}

TEST_CASE("a run that is asked to stop begins nothing", "[app][work]") {
    LoopFixture f;
    f.changeset(f.epic("E"), "One");
    f.interrupt.asked = true;
    CHECK(f.run().stop == WorkStop::interrupted);
    CHECK(f.agents.started.empty());
}

TEST_CASE("the overseer is told once that there is no work, until there is", "[app][work]") {
    LoopFixture f;
    CHECK(f.run().stop == WorkStop::no_work);
    f.run();
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(f.mail_to_overseer()[0].title == "NEEDS-DECISION: No eligible epics");
    f.changeset(f.epic("E"), "One");
    f.expect_work(1);
    f.run();
    CHECK(f.mail_to_overseer().empty());
    // Nothing is left, and nobody has to be asked for more.
    f.run();
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("who reads that there is no work is not sent it as well", "[app][work]") {
    LoopFixture f;
    WorkRequest request = f.work_request();
    request.attended = true;
    CHECK(f.run(request).stop == WorkStop::no_work);
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("an epic that was named is worked on, and an impossible one is an error", "[app][work]") {
    LoopFixture f;
    const Bead first = f.epic("First");
    f.changeset(first, "One");
    const Bead named = f.epic("Named");
    const Bead wanted = f.changeset(named, "Two");
    WorkRequest request = f.work_request();
    request.epic = named.id;
    f.expect_work(1);
    const WorkOutcome outcome = f.run(request);
    REQUIRE(outcome.sessions.size() == 1);
    CHECK(outcome.sessions[0].changeset == wanted.id);
    CHECK(f.refused(request).code == ErrorCode::epic_closed);
    request.epic = f.epic("Draft", {.draft = true}).id;
    CHECK(f.refused(request).code == ErrorCode::epic_draft);
}

TEST_CASE("the person chooses the epic where they are asked", "[app][work]") {
    LoopFixture f;
    f.changeset(f.epic("First"), "One");
    const Bead second = f.epic("Second");
    const Bead wanted = f.changeset(second, "Two");
    WorkRequest request = f.work_request(RunMode::once);
    request.mode = SelectionMode::prompt;
    std::size_t offered = 0;
    request.choose = [&](const std::vector<Bead>& epics) -> Result<std::optional<BeadId>> {
        offered = epics.size();
        return std::optional(second.id);
    };
    f.expect_work(1);
    CHECK(f.run(request).sessions.at(0).changeset == wanted.id);
    CHECK(offered == 2);
    request.choose = [](const std::vector<Bead>&) { return std::optional<BeadId>{}; };
    CHECK(f.run(request).stop == WorkStop::no_choice);
}

TEST_CASE("a watching run waits for work and takes what comes", "[app][work]") {
    LoopFixture f;
    f.expect_work(1);
    f.interrupt.meanwhile = [&] {
        if (f.interrupt.waits.size() == 1) f.changeset(f.epic("E"), "One");
        if (f.interrupt.waits.size() == 2) f.interrupt.asked = true;
    };
    const WorkOutcome outcome = f.run(RunMode::watch);
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::integrated});
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a watching run says once that it waits, however often it is woken", "[app][work]") {
    LoopFixture f;
    f.expect_work(1);
    f.interrupt.meanwhile = [&] {
        if (f.interrupt.waits.size() == 5) f.changeset(f.epic("E"), "One");
        f.interrupt.asked = f.interrupt.waits.size() > 10;
    };
    f.run(RunMode::watch);
    CHECK(std::count(f.progress.stages.begin(), f.progress.stages.end(), "waiting for work") == 2);
}

TEST_CASE("a run that waits writes nothing while nothing happens", "[app][work]") {
    LoopFixture f;
    const auto leases = [&] {
        return unwrap(f.store.read([](PlanReader& plan) { return plan.leases(); }));
    };
    std::vector<Lease> begun;
    f.interrupt.meanwhile = [&] {
        if (f.interrupt.waits.size() == 1) begun = leases();
        f.clock.advance(Seconds{60});
        f.interrupt.asked = f.interrupt.waits.size() == 10;
        if (f.interrupt.asked) CHECK(leases() == begun);
    };
    f.run(RunMode::watch);
    CHECK(begun.size() == 1);
    // It is woken by what changes, and looks by itself once a minute.
    CHECK(f.interrupt.waits.at(5) == Millis{60'000});
}

TEST_CASE("a question that is left by Ctrl-C interrupts the run", "[app][work]") {
    LoopFixture f;
    f.changeset(f.epic("E"), "One");
    WorkRequest request = f.work_request(RunMode::once);
    request.mode = SelectionMode::prompt;
    request.choose = [&](const std::vector<Bead>&) {
        f.interrupt.asked = true;
        return std::optional<BeadId>{};
    };
    CHECK(f.run(request).stop == WorkStop::interrupted);
}

TEST_CASE("a run that was killed is picked up by the next one", "[app][work]") {
    LoopFixture f;
    const Bead epic = f.epic("E");
    const Bead changeset = f.changeset(epic, "One");
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"kept", "x\n"}});
        throw Killed{};
    });
    CHECK_THROWS_AS(f.run(), Killed);
    f.machine.restart();
    f.expect_work(1);
    const WorkOutcome outcome = f.run();
    CHECK(f.ends(outcome) == SessionEnds{SessionEnd::integrated});
    CHECK(f.state(changeset) == ChangesetState::merged);
    const auto root = f.repository.git.ref(full_ref(f.root_of(epic))).value();
    CHECK(f.repository.file_at(root, "kept") == "x\n");
}

TEST_CASE("a killed session is ended by the next run, whatever that finds to do", "[app][work]") {
    LoopFixture f;
    f.changeset(f.epic("E"), "One");
    std::optional<SessionId> killed;
    f.agents.expect([&](const TurnRequest& turn) {
        killed = turn.session;
        throw Killed{};
    });
    CHECK_THROWS_AS(f.run(), Killed);
    f.machine.restart();
    f.interrupt.asked = true;
    f.run();
    CHECK(f.session(killed.value().str())->outcome == SessionEnd::lost);
}

TEST_CASE("what an ended session began with is taken away by the next run, and told",
          "[app][work]") {
    LoopFixture f;
    f.put(Session{.id = *SessionId::parse("s-killed"),
                  .agent = f.worker().caller,
                  .started_at = f.clock.now(),
                  .ended_at = f.clock.now()});
    unwrap(f.files.write(f.paths.sessions() / "s-killed" / "start", "refs"));
    f.run();
    CHECK(f.files.below(f.paths.sessions()).empty());
    REQUIRE(!f.progress.notes.empty());
    CHECK_THAT(f.progress.notes.front(), ContainsSubstring("s-killed"));
}

TEST_CASE("a second run does not become an agent that lives", "[app][work]") {
    LoopFixture f;
    f.changeset(f.epic("E"), "One");
    WorkRequest request = f.work_request();
    request.name = "worker-1";
    std::optional<ErrorCode> second;
    f.agents.expect([&](const TurnRequest&) { second = f.refused(request).code; });
    f.run(request);
    CHECK(second == ErrorCode::identity_in_use);
}
