// Several workers of one run, in memory: they live as a test says, and work on the epics of a
// project at work.
#pragma once

#include "app/claim/identity.hpp"
#include "app/work/work_jobs.hpp"
#include "base/text.hpp"
#include "support/project_fixture.hpp"

#include <set>

namespace atelier::test {

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
    // What each of them leaves alone.
    std::vector<Time> since;
    std::set<int> running;
    std::size_t most = 0;
    int stopped = 0;

    Result<void> start(int number, Time given_back_since) override {
        started.push_back(number);
        since.push_back(given_back_since);
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

struct RecordedDisplay final : WorkersDisplay {
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
    RecordedDisplay display;
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
        if (!refused) return WorkerEnded{number, 0, "nothing"};
        put(Session{.id = *SessionId::parse("s-given-back-" + std::to_string(number)),
                    .agent = worker(name).caller,
                    .epic = refused,
                    .started_at = clock.now(),
                    .ended_at = clock.now(),
                    .outcome = SessionEnd::ended});
        return WorkerEnded{number, 0, refused->str()};
    }
    std::optional<Result<WorkOutcome>> read(const std::string& answer) {
        if (answer.empty() || answer == "{") return std::nullopt;
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

} // namespace atelier::test
