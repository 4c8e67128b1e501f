// What becomes of a run whose workers fail, are killed or stopped, or give their epics back.
#include "app/work/work_jobs.hpp"

#include "support/jobs_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a worker that is killed is told, others go on, and the run has not succeeded",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (number == 1) return WorkerEnded{number, 137, ""};
        return f.work(number, news);
    };
    const JobsOutcome outcome = f.jobs(2);
    CHECK(f.display.warnings == std::vector<std::string>{"worker 1 was killed by signal 9"});
    CHECK(outcome.lost == 1);
    CHECK(outcome.whole().closed_epics.size() == 2);
    CHECK_FALSE(outcome.succeeded());
}

TEST_CASE("workers that are killed again and again are not replaced for ever",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [](int number, WorkerNews&) { return WorkerEnded{number, 139, ""}; };
    CHECK(f.jobs(3).lost == 3);
    CHECK(f.workers.started.size() == 3);
}

TEST_CASE("a worker that is killed while it answers is lost, and fails in nothing",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (number == 1) return WorkerEnded{number, 137, "{"};
        if (number == 2) return WorkerEnded{number, 1, "{"};
        return f.work(number, news);
    };
    const JobsOutcome outcome = f.jobs(3);
    CHECK(f.display.warnings ==
          std::vector<std::string>{"worker 1 was killed by signal 9",
                                   "worker 2 ended with status 1 and half an answer"});
    CHECK(outcome.lost == 2);
    CHECK_FALSE(outcome.error);
    CHECK(outcome.whole().closed_epics.size() == 2);
}

TEST_CASE("workers that answer between those that are killed show that not all are",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [](int number, WorkerNews&) {
        return number % 2 == 0 ? WorkerEnded{number, 137, ""} : WorkerEnded{number, 0, "nothing"};
    };
    f.workers.nobody_runs = [&] { f.interrupt.asked = f.workers.started.size() >= 8; };
    const JobsOutcome outcome = f.jobs(2, RunMode::watch);
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK(outcome.lost == 4);
}

TEST_CASE("a watching run whose workers are all killed ends, and one that gets on does not",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [](int number, WorkerNews&) { return WorkerEnded{number, 137, ""}; };
    const JobsOutcome outcome = f.jobs(2, RunMode::watch);
    CHECK(outcome.lost == 2);
    CHECK(f.workers.started.size() == 2);
    CHECK_FALSE(outcome.succeeded());
    CHECK(f.mail_to_overseer().empty());

    JobsFixture other;
    other.epics(4);
    other.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (number % 2 == 0) return WorkerEnded{number, 137, ""};
        return other.work(number, news);
    };
    other.workers.nobody_runs = [&] { other.interrupt.asked = true; };
    const JobsOutcome gets_on = other.jobs(2, RunMode::watch);
    CHECK(gets_on.whole().closed_epics.size() == 4);
    CHECK(gets_on.stop == WorkStop::interrupted);
}

TEST_CASE("the error of a worker is the run's where nothing was done, and ends no other worker",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [](int number, WorkerNews&) { return WorkerEnded{number, 128, "broken"}; };
    CHECK(must_fail(f.jobs(3, f.work_request())).code == ErrorCode::store_corrupt);
    CHECK(f.workers.started.size() == 1);

    JobsFixture other;
    other.epics(3);
    other.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (number == 2) return WorkerEnded{number, 128, "broken"};
        // The first is at work until the second has ended.
        if (other.held.contains(1) && other.workers.running.contains(2)) return std::nullopt;
        if (other.held.contains(1) && other.workers.started.size() < 2) return std::nullopt;
        return other.work(number, news);
    };
    const JobsOutcome outcome = other.jobs(3);
    CHECK(outcome.error.value().code == ErrorCode::store_corrupt);
    CHECK(other.display.warnings ==
          std::vector<std::string>{"worker 2: the store is damaged; restore it"});
    CHECK(outcome.whole().closed_epics.size() == 1);
    CHECK_FALSE(outcome.succeeded());
}

TEST_CASE("a run whose only worker was stopped by itself was interrupted", "[app][work][jobs]") {
    for (const char* stopped : {"stopped", "stopped at-1"}) {
        JobsFixture f;
        f.epics(1);
        f.workers.live = [&](int number, WorkerNews&) -> std::optional<WorkerEnded> {
            // The first is no answer to work that was seen.
            return WorkerEnded{number, 1, number == 1 ? "nothing" : stopped};
        };
        const JobsOutcome outcome = f.jobs(2);
        CHECK(f.workers.started.size() == 2);
        CHECK(outcome.stop == WorkStop::interrupted);
        CHECK_FALSE(outcome.succeeded());
        CHECK(f.mail_to_overseer().empty());
    }
}

TEST_CASE("what a worker has not read counts only where no later run of its name has read it",
          "[app][work][jobs]") {
    JobsOutcome outcome{.worker = *AgentId::parse("atelier/overseer/olga"), .jobs = 2};
    const BeadId message = *BeadId::parse("at-m");
    for (const char* name : {"worker-1", "worker-2"}) {
        outcome.runs.push_back({.worker = *AgentId::make(Role::worker, name)});
        outcome.runs.back().messages = {message};
    }
    CHECK(outcome.whole().messages.size() == 2);
    outcome.runs.push_back({.worker = outcome.runs[1].worker});
    CHECK(outcome.whole().worker == outcome.worker);
    CHECK(outcome.whole().messages == std::vector<BeadId>{message});
    CHECK(outcome.unread().begin()->first == outcome.runs[0].worker);
    CHECK(outcome.unread().size() == 1);
    outcome.runs.push_back({.worker = outcome.runs[0].worker});
    CHECK(outcome.unread().empty());
}

TEST_CASE("a worker that fails while the run is stopped is heard", "[app][work][jobs]") {
    JobsFixture f;
    f.epics(2);
    f.workers.live = [&](int number, WorkerNews& news) -> std::optional<WorkerEnded> {
        if (f.workers.stopped > 0 && number == 1) return WorkerEnded{number, 128, "broken"};
        if (f.workers.stopped > 0) return WorkerEnded{number, 137, ""};
        f.interrupt.asked = f.workers.running.size() == 2;
        return f.held.contains(number) ? std::nullopt : f.work(number, news);
    };
    const JobsOutcome outcome = f.jobs(2);
    CHECK(outcome.stop == WorkStop::interrupted);
    CHECK(outcome.error.value().hint == "restore it");
    CHECK(f.display.warnings ==
          std::vector<std::string>{"worker-1: the store is damaged; restore it"});
}

TEST_CASE("an epic that its agent gives back is not begun again by another worker",
          "[app][work][jobs]") {
    for (const int others : {0, 1}) {
        INFO(others << " other epics, on which a worker is for long");
        JobsFixture f;
        f.refused = f.epics(1 + others).front().id;
        f.rounds_of_work = 300;
        f.work_all();
        const JobsOutcome outcome = f.jobs(2);
        CHECK(f.workers.started.size() == static_cast<std::size_t>(1 + others));
        CHECK(outcome.whole().closed_epics.size() == static_cast<std::size_t>(others));
        CHECK(outcome.whole().sessions.size() == 1);
        CHECK(outcome.stop == WorkStop::no_work);
    }
}

TEST_CASE("a worker is told from when on it leaves alone what was given back",
          "[app][work][jobs]") {
    JobsFixture f;
    f.epics(3);
    f.work_all();
    const Time begun = f.clock.now();
    f.jobs(2);
    CHECK(f.workers.since == std::vector<Time>(3, begun));

    JobsFixture waits;
    waits.work_all();
    std::vector<Time> started;
    waits.workers.nobody_runs = [&] {
        if (waits.clock.now() - begun > Seconds{600} && started.empty()) {
            started.push_back(waits.clock.now());
            waits.epics(1);
        }
        waits.interrupt.asked = waits.clock.now() - begun > Seconds{900};
    };
    waits.jobs(2, RunMode::watch);
    REQUIRE(waits.workers.since.size() == 2);
    CHECK(waits.workers.since[1] >= started.at(0) - Seconds{60});
}

TEST_CASE("a watching run offers an epic that is given back once per interval, and others soon",
          "[app][work][jobs]") {
    JobsFixture f;
    f.refused = f.epics(1).front().id;
    f.work_all();
    const Time begun = f.clock.now();
    std::size_t offered = 0;
    f.workers.nobody_runs = [&] {
        const auto passed = f.clock.now() - begun;
        if (passed > Seconds{3600} && offered == 0) {
            offered = f.workers.started.size();
            f.epics(1);
        }
        f.interrupt.asked = passed > Seconds{3600 + 180};
    };
    const JobsOutcome outcome = f.jobs(2, RunMode::watch);
    CHECK(offered > 20);
    CHECK(offered < 62);
    CHECK(outcome.whole().closed_epics.size() == 1);
}
