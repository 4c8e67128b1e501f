#include "app/work/work_jobs.hpp"

#include "app/core/start_pauses.hpp"
#include "app/publish/publish_epics.hpp"
#include "app/publish/settle_tickets.hpp"
#include "app/work/left_behind.hpp"
#include "app/work/work_choice.hpp"
#include "app/work/work_notices.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A worker that has not chosen by then holds up no other.
constexpr Millis patience{5'000};
// The plan changes with each step of each worker.
constexpr Millis between_looks{300};
constexpr Millis between_ticks{1'000};

bool has_done_something(const WorkOutcome& run) {
    return !run.sessions.empty() || !run.failures.empty() || !run.closed_epics.empty() ||
           !run.messages.empty() || !run.served.empty();
}

std::string how_it_was_lost(const WorkerEnded& ended) {
    constexpr int by_signal = 128;
    if (ended.status > by_signal)
        return "was killed by signal " + std::to_string(ended.status - by_signal);
    return "ended with status " + std::to_string(ended.status) + " and " +
           (ended.answer.empty() ? "no answer" : "half an answer");
}

struct RunningWorker {
    std::string name;
    Time started{};
    // Stages since it began with a changeset: it has the claim from the second one on.
    int stages = 0;
    bool settled = false;
    // It was started for what `work_jobs` had seen.
    bool for_open_work = false;

    void hear(const WorkerLine& line) {
        switch (line.what) {
        case WorkerSays::named:
            name = line.text;
            break;
        case WorkerSays::begin:
            stages = 0;
            break;
        case WorkerSays::stage:
            if (++stages > 1) settled = true;
            break;
        case WorkerSays::done:
        case WorkerSays::failed:
        case WorkerSays::note:
            settled = true;
            break;
        case WorkerSays::warn:
        case WorkerSays::words:
        case WorkerSays::does:
        case WorkerSays::retries:
        case WorkerSays::transcript:
            break;
        }
    }
};

class Jobs {
  public:
    Jobs(WorkContext work, const WorkRequest& request, int jobs, const JobsWorld& world)
        : work_(std::move(work)), request_(request), world_(world),
          begun_(work_.plan.clock.now()), outcome_{.worker = work_.plan.caller,
                                                   .jobs = jobs,
                                                   .queue_only = request.queue} {}

    Result<JobsOutcome> run() {
        // It puts in order what was left behind.
        ATELIER_CHECK(start(false));
        for (;;) {
            if (work_.interrupt.requested()) stop();
            if (auto looked = look(); !looked)
                fail_with(looked.error(), "no more workers are started");
            if (running_.empty() && !waits()) return finish();
            if (running_.empty()) world_.display.waits("waiting for work");
            hear(world_.programs.wait(next_wake()));
        }
    }

  private:
    Time now() const { return work_.plan.clock.now(); }
    bool waits() const { return request_.run_mode == RunMode::watch && !closing_; }

    Result<void> start(bool for_open_work) {
        const int number = ++started_;
        ATELIER_CHECK(world_.programs.start(number, left_alone_since()));
        RunningWorker worker{.name = "worker " + std::to_string(number), .started = now()};
        worker.for_open_work = for_open_work;
        running_.emplace(number, std::move(worker));
        world_.display.waits("");
        return {};
    }

    void stop() {
        if (outcome_.stop == WorkStop::interrupted) return;
        outcome_.stop = WorkStop::interrupted;
        outcome_.reasons.clear();
        closing_ = true;
        world_.programs.stop();
    }

    // Those that run go on with what they have. Where nobody has done anything yet, it is how the
    // run ends and told then.
    void fail_with(const Error& error, const std::string& whose) {
        closing_ = true;
        if (!outcome_.error) outcome_.error = error;
        if (!running_.empty() || !outcome_.runs.empty())
            world_.display.warn(whose + ": " + with_hint(error));
    }

    bool may_start() const {
        if (closing_ || now() < barred_until_) return false;
        if (request_.run_mode == RunMode::once && started_ >= outcome_.jobs) return false;
        return static_cast<int>(running_.size()) < outcome_.jobs;
    }

    int unsettled() const {
        return static_cast<int>(std::ranges::count_if(running_, [&](const auto& one) {
            return !one.second.settled && now() - one.second.started < patience;
        }));
    }

    // One after the other, so that each sees what the others have claimed.
    Result<void> look() {
        if (!may_start() || unsettled() > 0) return {};
        if (now() < (due_ ? look_not_before() : look_by_)) return {};
        WorkRequest request = request_;
        request.given_back_since = left_alone_since();
        ATELIER_TRY(const Selection open,
                    open_work(work_.plan, work_.probe(), work_.repository, work_.paths, request));
        looked_at_ = now();
        due_ = false;
        outcome_.reasons = open.reasons;
        if (workers_to_start(open, outcome_.jobs, static_cast<int>(running_.size())) > 0) {
            due_ = true;
            return start(true);
        }
        ATELIER_TRY(const Millis wait, until_next_look(work_.plan, request_.watch_interval));
        look_by_ = looked_at_ + std::max(wait, between_looks);
        return running_.empty() && waits() ? tidy_up() : Result<void>();
    }

    // As seldom as a run of one that waits. It may tell something, where the display is drawn.
    Result<void> tidy_up() {
        if (now() < tidy_at_) return {};
        tidy_at_ = now() + request_.watch_interval;
        world_.display.waits("");
        look_after_the_dead(work_);
        ATELIER_CHECK(publish_unless_since(work_, left_alone_since()));
        return settle_tickets(work_);
    }

    Time look_not_before() const { return running_.empty() ? Time{} : looked_at_ + between_looks; }

    Millis next_wake() const {
        Millis limit = running_.empty() ? Millis{request_.watch_interval} : between_ticks;
        const auto no_later = [&](Time due) {
            limit = std::clamp(std::chrono::ceil<Millis>(due - now()), Millis{0}, limit);
        };
        if (now() < barred_until_) no_later(barred_until_);
        // Whoever has not chosen yet says so, or has until the next tick.
        if (may_start() && unsettled() == 0) no_later(due_ ? look_not_before() : look_by_);
        return limit;
    }

    void hear(const WorkerNews& news) {
        for (const WorkerSaid& said : news.said) {
            if (const auto worker = running_.find(said.number); worker != running_.end())
                worker->second.hear(said.line);
            world_.display.said(said.number, said.line);
        }
        for (const WorkerEnded& ended : news.ended)
            take(ended);
        if (news.plan_changed || !news.ended.empty()) {
            due_ = true;
            work_.plan_changed();
        }
        world_.display.tick();
    }

    void take(const WorkerEnded& ended) {
        world_.display.ended(ended.number);
        const auto at = running_.find(ended.number);
        if (at == running_.end()) return;
        const RunningWorker worker = std::move(at->second);
        running_.erase(at);
        const auto run = world_.read(ended.answer);
        if (!run) return take_lost(worker, ended);
        lost_in_a_row_ = 0;
        if (!*run) return take_error(worker, run->error());
        learn_from(**run, worker.for_open_work);
        outcome_.runs.push_back(**run);
    }

    void learn_from(const WorkOutcome& run, bool for_open_work) {
        if (has_brought_on(run)) {
            fruitless_ = 0;
            barred_until_ = {};
        } else if (for_open_work || has_done_something(run)) {
            // Somebody else was quicker, or sees it otherwise, or its agent would not do it.
            barred_until_ =
                now() + std::min<Seconds>(pause_after(++fruitless_), request_.watch_interval);
        }
    }

    // A run that waits asks again now and then.
    Time left_alone_since() const {
        if (request_.run_mode != RunMode::watch) return begun_;
        return std::max<Time>(begun_, now() - request_.watch_interval);
    }

    void take_lost(const RunningWorker& worker, const WorkerEnded& ended) {
        if (outcome_.stop == WorkStop::interrupted) return;
        ++outcome_.lost;
        // Whatever kills them would kill the next as well.
        if (++lost_in_a_row_ >= outcome_.jobs) closing_ = true;
        world_.display.warn(worker.name + " " + how_it_was_lost(ended));
    }

    void take_error(const RunningWorker& worker, const Error& error) {
        const bool stopped = outcome_.stop == WorkStop::interrupted;
        if (!stopped || error.code != ErrorCode::interrupted) fail_with(error, worker.name);
    }

    Result<JobsOutcome> finish() {
        world_.display.waits("");
        if (outcome_.stop == WorkStop::interrupted) return std::move(outcome_);
        const bool done = std::ranges::any_of(outcome_.runs, has_done_something);
        if (outcome_.error && !done) return tl::unexpected(*outcome_.error);
        // The one that was stopped, not all of them, has found no other to go on with it.
        if (outcome_.whole().leaves_off() ||
            (!outcome_.runs.empty() && outcome_.runs.back().stop == WorkStop::interrupted)) {
            outcome_.stop = WorkStop::interrupted;
            return std::move(outcome_);
        }
        outcome_.stop =
            request_.run_mode == RunMode::once && done ? WorkStop::once : WorkStop::no_work;
        if (!outcome_.unread().empty()) outcome_.stop = WorkStop::unread_mail;
        if (!done && outcome_.lost == 0) ATELIER_CHECK(tell_no_work());
        return std::move(outcome_);
    }

    // In the name of the one that has looked.
    Result<void> tell_no_work() {
        const bool told = is_known_to_overseer(outcome_.reasons);
        if (outcome_.runs.empty() || told || request_.attended || request_.queue) return {};
        work_.plan.caller = outcome_.runs.front().worker;
        return WorkNotices(work_.plan).tell_no_work();
    }

    WorkContext work_;
    const WorkRequest& request_;
    const JobsWorld& world_;
    Time begun_;
    std::map<int, RunningWorker> running_;
    int started_ = 0;
    // Nobody is started any more.
    bool closing_ = false;
    // The plan has changed since the last look; else the next one is due at `look_by_`.
    bool due_ = true;
    Time looked_at_{};
    Time look_by_{};
    Time tidy_at_{};
    int fruitless_ = 0;
    int lost_in_a_row_ = 0;
    Time barred_until_{};
    JobsOutcome outcome_;
};

} // namespace

int workers_to_start(const Selection& open, int jobs, int running) {
    // Asked so, a step is one about which nothing is to be chosen: an epic that can be closed.
    const bool step = open.step != NextStep::idle && open.step != NextStep::mail;
    const int epics = static_cast<int>(open.candidates.size()) + (step ? 1 : 0);
    return std::clamp(epics, 0, std::max(0, jobs - running));
}

bool has_brought_on(const WorkOutcome& run) {
    const bool settled = std::ranges::any_of(run.sessions, [](const SessionReport& session) {
        return session.end != SessionEnd::ended && session.end != SessionEnd::interrupted;
    });
    return settled || !run.failures.empty() || !run.closed_epics.empty() ||
           std::ranges::any_of(run.served, &ServedMessage::dealt_with);
}

Result<Selection> open_work(const Context& context, const LivenessProbe& probe,
                            Repository& repository, const ProjectPaths& paths,
                            const WorkRequest& request) {
    ATELIER_TRY(WorkQuestion question, question_of(request));
    // Asked as a person is, it names every epic there is work on.
    question.rules.ask = !request.queue;
    const auto ground = read_ground(repository, paths);
    return context.store.read([&](PlanReader& plan) {
        return look_for_work(plan, context, probe, ground, request, question);
    });
}

std::map<AgentId, std::vector<BeadId>> JobsOutcome::unread() const {
    std::map<AgentId, std::vector<BeadId>> out;
    for (const WorkOutcome& run : runs)
        out.insert_or_assign(run.worker, run.messages);
    std::erase_if(out, [](const auto& mail) { return mail.second.empty(); });
    return out;
}

WorkOutcome JobsOutcome::whole() const {
    WorkOutcome out{.worker = worker, .queue_only = queue_only};
    const auto add = [](auto& all, const auto& more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    for (const WorkOutcome& run : runs) {
        add(out.sessions, run.sessions);
        add(out.failures, run.failures);
        add(out.closed_epics, run.closed_epics);
        add(out.served, run.served);
    }
    for (const auto& [reader, messages] : unread())
        add(out.messages, messages);
    out.stop = stop;
    out.reasons = reasons;
    return out;
}

bool JobsOutcome::succeeded() const {
    return !error && lost == 0 && whole().succeeded();
}

Result<JobsOutcome> run_jobs(WorkContext work, const WorkRequest& request, int jobs,
                             const JobsWorld& world) {
    ATELIER_CHECK(work.runtimes.definition(request.runtime));
    return Jobs(std::move(work), request, jobs, world).run();
}

} // namespace atelier
