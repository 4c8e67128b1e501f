#include "app/work/work_jobs.hpp"

#include "support/jobs_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("as many workers run as there are epics to work on, and no more than asked for",
          "[app][work][jobs]") {
    struct Case {
        int epics;
        int jobs;
        std::size_t most;
    };
    for (const Case& one : {Case{6, 3, 3}, Case{2, 6, 2}, Case{1, 2, 1}}) {
        INFO(one.epics << " epics, " << one.jobs << " jobs");
        JobsFixture f;
        f.epics(one.epics);
        f.work_all();
        const JobsOutcome outcome = f.jobs(one.jobs);
        CHECK(f.workers.most == one.most);
        CHECK(f.workers.started.size() == static_cast<std::size_t>(one.epics));
        CHECK(outcome.whole().closed_epics.size() == static_cast<std::size_t>(one.epics));
        CHECK(outcome.stop == WorkStop::no_work);
        CHECK(outcome.succeeded());
        CHECK(f.workers.stopped == 0);
    }
}

TEST_CASE("with nothing to do one worker looks, and it is told once in its name",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epic("Empty");
    const JobsOutcome outcome = f.jobs(4);
    CHECK(f.workers.started.size() == 1);
    CHECK(outcome.stop == WorkStop::no_work);
    CHECK(outcome.succeeded());
    CHECK(f.mail_to_overseer().size() == 1);
    WorkRequest attended = f.work_request();
    attended.attended = true;
    JobsFixture other;
    other.epic("Empty");
    unwrap(other.jobs(4, attended));
    CHECK(other.mail_to_overseer().empty());
}

TEST_CASE("a request to stop reaches all workers once, and the run waits for their ends",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(3);
    f.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (f.workers.stopped > 0) return WorkerEnded{number, 1, "nothing"};
        f.interrupt.asked = f.workers.running.size() == 3;
        return f.held.contains(number) ? std::nullopt : f.work(number, news);
    };
    const JobsOutcome outcome = f.jobs(3);
    CHECK(f.workers.stopped == 1);
    CHECK(f.workers.running.empty());
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK_FALSE(outcome.succeeded());
    CHECK(f.display.warnings.empty());
}

TEST_CASE("once means one session for each worker", "[app][work][jobs]") {
    JobsFixture f;
    f.epics(4);
    f.work_all();
    const JobsOutcome outcome = f.jobs(2, RunMode::once);
    CHECK(f.workers.started.size() == 2);
    CHECK(outcome.stop == WorkStop::once);
}

TEST_CASE("a watching run waits for work, and starts a worker when some comes",
          "[app][work][jobs]") {
    JobsFixture f;
    f.work_all();
    int idle = 0;
    f.workers.nobody_runs = [&] {
        CHECK(f.display.waiting == "waiting for work");
        ++idle;
        if (idle == 2) f.epics(2);
        if (idle > 3) f.interrupt.asked = true;
    };
    const JobsOutcome outcome = f.jobs(2, RunMode::watch);
    CHECK(outcome.whole().closed_epics.size() == 2);
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK(f.workers.stopped == 1);
}

TEST_CASE(
    "a watching run puts in order what was left behind once per interval, its line taken away",
    "[app][work][jobs]") {
    JobsFixture f;
    f.put(Session{.id = *SessionId::parse("s-killed"),
                  .agent = f.worker().caller,
                  .started_at = f.clock.now(),
                  .ended_at = f.clock.now()});
    f.workers.changes = Millis{5'000};
    const Time begun = f.clock.now();
    f.workers.nobody_runs = [&] {
        unwrap(f.files.write(f.paths.sessions() / "s-killed" / "start", "refs"));
        f.interrupt.asked = f.clock.now() - begun > Seconds{600};
    };
    f.jobs(2, RunMode::watch);
    CHECK(f.progress.notes.size() >= 9);
    CHECK(f.progress.notes.size() <= 11);
    CHECK(f.display.taken_away >= static_cast<int>(f.progress.notes.size()));
}

TEST_CASE("a worker that has seen it otherwise is not started over and over", "[app][work][jobs]") {
    JobsFixture f;
    f.epics(1);
    CHECK(f.jobs(2).stop == WorkStop::no_work);
    CHECK(f.workers.started.size() == 2);
}

TEST_CASE("a run has brought the plan on where another would find it changed",
          "[app][work][jobs]") {
    WorkOutcome run{.worker = *AgentId::make(Role::worker, "worker-1")};
    const BeadId epic = *BeadId::parse("at-a");
    CHECK_FALSE(has_brought_on(run));
    run.messages = {epic};
    CHECK_FALSE(has_brought_on(run));
    run.sessions.push_back({*SessionId::parse("s-1"), epic, *BeadId::parse("at-a.1")});
    for (const SessionEnd end : {SessionEnd::ended, SessionEnd::interrupted}) {
        run.sessions[0].end = end;
        CHECK_FALSE(has_brought_on(run));
    }
    for (const SessionEnd end : {SessionEnd::integrated, SessionEnd::done, SessionEnd::blocked}) {
        run.sessions[0].end = end;
        CHECK(has_brought_on(run));
    }
    run.sessions.clear();
    // Given back to its queue, a message changes nothing.
    run.served.push_back({.queue = "chores", .message = epic, .subject = "Sweep", .text = {}});
    CHECK_FALSE(has_brought_on(run));
    run.served[0].dealt_with = true;
    CHECK(has_brought_on(run));
    run.served.clear();
    run.closed_epics = {epic};
    CHECK(has_brought_on(run));
    run.closed_epics.clear();
    run.failures.push_back({epic, *BeadId::parse("at-a.1"), Error{}});
    CHECK(has_brought_on(run));
}

TEST_CASE("how many workers more there is work for", "[app][work][jobs]") {
    Selection open;
    CHECK(workers_to_start(open, 6, 0) == 0);
    open.candidates = {*BeadId::parse("at-a"), *BeadId::parse("at-b")};
    CHECK(workers_to_start(open, 6, 0) == 2);
    CHECK(workers_to_start(open, 6, 5) == 1);
    CHECK(workers_to_start(open, 6, 6) == 0);
    Selection closing;
    closing.step = NextStep::close;
    CHECK(workers_to_start(closing, 2, 0) == 1);
}
