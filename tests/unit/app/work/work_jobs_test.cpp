#include "app/work/work_jobs.hpp"

#include "app/claim/identity.hpp"
#include "base/text.hpp"
#include "support/project_fixture.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

// Workers that live as a test says: asked at each wait, until they have an answer.
struct FakeWorkers final : WorkerPrograms {
    explicit FakeWorkers(FakeClock& clock) : clock_(clock) {}

    std::function<std::optional<WorkerEnded>(int number, WorkerNews& news)> live = [](int number,
                                                                                      WorkerNews&) {
        return WorkerEnded{number, 0, "nothing"};
    };
    std::function<void()> nobody_runs = [] {};
    // The plan changes so often.
    Millis changes{1'000'000};
    std::vector<int> started;
    std::set<int> running;
    std::size_t most = 0;
    int stopped = 0;

    Result<void> start(int number) override {
        started.push_back(number);
        CHECK(running.insert(number).second);
        most = std::max(most, running.size());
        return {};
    }
    WorkerNews wait(Millis limit) override {
        REQUIRE(++waits_ < 1000);
        clock_.advance(std::clamp(limit, Millis{1}, changes));
        WorkerNews news{.plan_changed = true};
        if (running.empty()) nobody_runs();
        for (const int number : std::vector<int>(running.begin(), running.end()))
            if (auto ended = live(number, news)) {
                running.erase(number);
                news.ended.push_back(*std::move(ended));
            }
        return news;
    }
    void stop() override { ++stopped; }

  private:
    FakeClock& clock_;
    int waits_ = 0;
};

struct Display final : WorkersDisplay {
    std::vector<std::string> warnings;
    std::string waiting;
    int taken_away = 0;
    void said(int, const WorkerLine&) override {}
    void ended(int) override {}
    void warn(const std::string& text) override { warnings.push_back(text); }
    void waits(const std::string& what) override {
        taken_away += what.empty() && !waiting.empty() ? 1 : 0;
        waiting = what;
    }
    void tick() override {}
};

struct JobsFixture : ProjectFixture {
    FakeWorkers workers{clock};
    Display display;
    // What each number works on.
    std::map<int, BeadId> held;
    std::map<int, int> rounds;
    std::map<int, Identity> identities;
    // How often a worker is asked until its epic is closed.
    int rounds_of_work = 6;
    // Whoever finds nothing else takes this one, and its agent gives it back.
    std::optional<BeadId> refused;

    std::vector<Bead> epics(int count) {
        std::vector<Bead> out;
        for (int i = 1; i <= count; ++i) {
            out.push_back(epic("E" + std::to_string(i)));
            changeset(out.back(), "C");
        }
        return out;
    }
    // Claims the next free epic at the first call, and closes it some calls later.
    std::optional<WorkerEnded> work(int number, WorkerNews& news) {
        const std::string name = "worker-" + std::to_string(number);
        if (const auto epic = held.find(number); epic != held.end()) {
            if (++rounds[number] < rounds_of_work) return std::nullopt;
            Bead bead = get(epic->second);
            bead.status = BeadStatus::closed;
            update(bead);
            unwrap(leave(worker(name), identities.at(number)));
            return WorkerEnded{number, 0, name};
        }
        for (const Bead& epic : select({.kind = BeadKind::epic})) {
            if (is_closed(epic) || !epic.assignee.empty() || epic.id == refused) continue;
            identities.emplace(number, unwrap(acquire_identity(worker(name), Role::worker, name,
                                                               machine.own, gone)));
            holding(epic, name);
            held.emplace(number, epic.id);
            news.said.push_back({number, {WorkerSays::named, "", name}});
            for (const char* stage : {"claim", "worktree"})
                news.said.push_back({number, {WorkerSays::stage, epic.id.str(), stage}});
            return std::nullopt;
        }
        return WorkerEnded{number, 0, refused ? refused->str() : "nothing"};
    }
    Result<WorkOutcome> read(const std::string& answer) {
        if (answer == "broken")
            return fail(ErrorCode::store_corrupt, "the store is damaged", "restore it");
        WorkOutcome out{.worker = *AgentId::make(Role::worker, "worker-1")};
        if (answer == "nothing") return out;
        const bool stopped = answer.starts_with("stopped");
        if (stopped) out.stop = WorkStop::interrupted;
        if (const std::size_t id = answer.find("at-"); id != std::string::npos) {
            const std::string epic = answer.substr(id);
            out.sessions.push_back(
                {*SessionId::parse("s-1"), *BeadId::parse(epic), *BeadId::parse(epic + ".1")});
            out.sessions.back().end = stopped ? SessionEnd::interrupted : SessionEnd::ended;
        }
        if (stopped || !out.sessions.empty()) return out;
        out.worker = *AgentId::make(Role::worker, answer);
        const int number = static_cast<int>(*parse_integer(answer.substr(7)));
        out.closed_epics = {held.at(number)};
        return out;
    }
    Result<JobsOutcome> jobs(int count, const WorkRequest& request) {
        return run_jobs(work_context(), request, count,
                        {workers, display, [this](const std::string& a) { return read(a); }});
    }
    JobsOutcome jobs(int count, RunMode mode = RunMode::standard) {
        return unwrap(jobs(count, work_request(mode)));
    }
    void work_all() {
        workers.live = [this](int number, WorkerNews& news) { return work(number, news); };
    }
};

} // namespace

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
