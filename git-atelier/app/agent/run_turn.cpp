#include "app/agent/run_turn.hpp"

#include "app/agent/conversation.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What the session does now and then, which may fail for a while: that the claim is gone is
// certain, that the store cannot be asked says nothing before a lease would have ended.
class LeaseRenewal {
  public:
    LeaseRenewal(const Context& context, Progress& progress, const TurnHooks& hooks)
        : context_(context), progress_(progress), hooks_(hooks), good_at_(context.clock.now()) {}

    Result<void> operator()() {
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

} // namespace

Result<TurnOutcome> run_turn(WorkContext& work, const RuntimeDefinition& runtime,
                             const TurnRequest& request, const TurnHooks& hooks) {
    Progress& progress = work.progress;
    ATELIER_TRY(const auto turn, work.agents.prepare(request));
    ATELIER_CHECK(hooks.before_start(turn->keeper()));
    // The person sees the seconds pass; the hook keeps its own pace.
    constexpr Millis second{1000};
    LeaseRenewal renewal(work.plan, progress, hooks);
    const auto every = [&]() -> Result<void> {
        progress.tick();
        return renewal();
    };
    const auto run = [&] {
        const LentTerminal lent(progress, request.interactive);
        return turn->run(std::min(hooks.interval, second), every,
                         [&](const LiveLine& line) { show(progress, line); });
    };
    ATELIER_TRY(TurnOutcome outcome, run());
    if (!request.interactive) progress.transcript(request.transcript.string());
    // Said also where the agent had said before that it was done.
    if (outcome.end == TurnEnd::held_up)
        progress.warn("the agent's keeper had been stopped (SIGSTOP), so the session was ended");
    if (outcome.error) return fail(*outcome.error);
    return with_kept_notes(work, runtime, std::move(outcome));
}

} // namespace atelier
