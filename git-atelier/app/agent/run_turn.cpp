#include "app/agent/run_turn.hpp"

#include "app/agent/conversation.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace atelier {
namespace {

// What the session does now and then, which may fail for a while: that the claim is gone is
// certain, that the store cannot be asked says nothing before a lease would have ended.
class LeaseRenewal {
  public:
    LeaseRenewal(const Context& context, Progress& progress, const TurnHooks& hooks)
        : context_(context), progress_(progress), hooks_(hooks), good_at_(context.clock.now()) {}

    Result<void> operator()() {
        if (!hooks_.every) return {};
        const Time now = context_.clock.now();
        if (now < due_) return {};
        due_ = now + hooks_.interval;
        auto done = hooks_.every();
        if (done) {
            good_at_ = now;
            warned_ = false;
            return {};
        }
        if (done.error().code == ErrorCode::lease_lost ||
            now - good_at_ >= context_.settings.lease.lease)
            return done;
        if (!warned_) progress_.warn(done.error().message + "; the agent continues meanwhile");
        warned_ = true;
        return {};
    }

  private:
    const Context& context_;
    Progress& progress_;
    const TurnHooks& hooks_;
    Time due_{};
    Time good_at_;
    bool warned_ = false;
};

void show(Progress& progress, const LiveLine& line) {
    switch (line.kind) {
    case LiveKind::does:
        return progress.agent_does(line.text);
    case LiveKind::says:
        return progress.agent_line(line.text);
    case LiveKind::retries:
        return progress.agent_retries(line.text);
    }
}

// An interactive agent draws on the terminal itself.
class LentTerminal {
  public:
    LentTerminal(Progress& progress, bool lent) : progress_(progress), lent_(lent) {
        if (lent_) progress_.lend_terminal();
    }
    ~LentTerminal() {
        if (lent_) progress_.take_terminal_back();
    }
    LentTerminal(const LentTerminal&) = delete;

  private:
    Progress& progress_;
    bool lent_;
};

// One of several turns.
class RunningTurn {
  public:
    RunningTurn(WorkContext& work, TurnTask task)
        : work_(work), task_(std::move(task)), renewal_(work.plan, work.progress, task_.hooks) {}
    RunningTurn(const RunningTurn&) = delete;

    bool is_interactive() const { return task_.request.interactive; }
    // nullopt where it cannot begin.
    std::optional<WatchedTurn> prepare() {
        auto turn = prepared();
        if (turn) return WatchedTurn{*std::move(turn), watch()};
        take(tl::unexpected(turn.error()));
        return std::nullopt;
    }
    const Result<TurnOutcome>& result() const { return result_; }

  private:
    Result<std::unique_ptr<AgentTurn>> prepared() {
        ATELIER_TRY(auto turn, work_.agents.prepare(task_.request));
        if (task_.hooks.before_start) ATELIER_CHECK(task_.hooks.before_start(turn->keeper()));
        return turn;
    }

    TurnWatch watch() {
        // The person sees the seconds pass; the hook keeps its own pace.
        constexpr Millis second{1000};
        return {.interval = std::min(task_.hooks.interval, second),
                .every = [this]() -> Result<void> {
                    work_.progress.tick();
                    notify_now_and_then();
                    return renewal_();
                },
                .line =
                    [this](const LiveLine& line) {
                        show(work_.progress, line);
                        if (task_.hooks.heard) task_.hooks.heard();
                    },
                .ended =
                    [this](Result<TurnOutcome> outcome) {
                        take(outcome ? told(*std::move(outcome)) : std::move(outcome));
                    }};
    }

    Result<TurnOutcome> told(TurnOutcome ended) {
        if (!is_interactive()) work_.progress.transcript(task_.request.transcript.string());
        // Said also where the agent had said before that it was done.
        if (ended.end == TurnEnd::held_up)
            work_.progress.warn(
                "the agent's keeper had been stopped (SIGSTOP), so the session was ended");
        if (ended.error) return fail(*ended.error);
        TurnOutcome outcome = with_kept_notes(work_, task_.runtime, std::move(ended));
        ATELIER_CHECK(keep_words(outcome));
        return outcome;
    }

    Result<void> keep_words(const TurnOutcome& outcome) {
        const std::filesystem::path& written = task_.request.reply;
        // What an agent has written by itself is whole, however it ended after that.
        const bool whole = !written.empty() || outcome.verdict().result == TurnResult::finished;
        if (!outcome.words || !whole) return {};
        ATELIER_CHECK(work_.files.write(work_.paths.reply(task_.request.session), *outcome.words));
        return written.empty() ? Result<void>() : work_.files.remove(written);
    }

    // What an agent asks is not to wait until it has ended.
    void notify_now_and_then() {
        constexpr Seconds pace{5};
        const Time now = work_.plan.clock.now();
        if (now < notify_at_) return;
        notify_at_ = now + pace;
        work_.notify_overseer();
    }

    void take(Result<TurnOutcome> result) {
        result_ = std::move(result);
        if (task_.hooks.ended) task_.hooks.ended(result_);
    }

    WorkContext& work_;
    TurnTask task_;
    LeaseRenewal renewal_;
    Time notify_at_{};
    Result<TurnOutcome> result_ = TurnOutcome{};
};

} // namespace

std::vector<Result<TurnOutcome>> run_turns(WorkContext& work, std::vector<TurnTask> tasks,
                                           std::vector<TurnTask> beside) {
    std::size_t to_come = tasks.size();
    for (TurnTask& task : tasks)
        task.hooks.ended = [&to_come, ended = std::move(task.hooks.ended)](const auto& outcome) {
            --to_come;
            if (ended) ended(outcome);
        };
    for (TurnTask& task : beside)
        task.hooks = {.every = [&to_come]() -> Result<void> {
                          if (to_come > 0) return {};
                          return fail(ErrorCode::lease_lost, "what it was run beside has ended");
                      },
                      .interval = Millis{100},
                      .ended = std::move(task.hooks.ended)};
    std::deque<RunningTurn> turns;
    std::vector<WatchedTurn> watched;
    bool interactive = false;
    const auto prepare = [&](std::deque<RunningTurn>& all, TurnTask& task) {
        RunningTurn& turn = all.emplace_back(work, std::move(task));
        interactive = interactive || turn.is_interactive();
        if (auto prepared = turn.prepare()) watched.push_back(*std::move(prepared));
    };
    std::deque<RunningTurn> turns_beside;
    for (TurnTask& task : beside)
        prepare(turns_beside, task);
    for (TurnTask& task : tasks)
        prepare(turns, task);
    if (!watched.empty()) {
        const LentTerminal lent(work.progress, interactive);
        work.agents.run(std::move(watched));
    }
    std::vector<Result<TurnOutcome>> results;
    for (const RunningTurn& turn : turns)
        results.push_back(turn.result());
    return results;
}

Result<TurnOutcome> run_turn(WorkContext& work, TurnTask task, std::vector<TurnTask> beside) {
    std::vector<TurnTask> one;
    one.push_back(std::move(task));
    return run_turns(work, std::move(one), std::move(beside)).front();
}

} // namespace atelier
