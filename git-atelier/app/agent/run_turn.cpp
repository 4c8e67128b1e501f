#include "app/agent/run_turn.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What the session does now and then, which may fail for a while: that the claim is gone is
// certain, that the store cannot be asked says nothing before a lease would have ended.
class LeaseRenewal {
  public:
    LeaseRenewal(WorkContext& work, const TurnHooks& hooks)
        : work_(work), hooks_(hooks), good_at_(work.plan.clock.now()) {}

    Result<void> operator()() {
        const Time now = work_.plan.clock.now();
        if (now < due_) return {};
        due_ = now + hooks_.interval;
        auto done = hooks_.every();
        if (done) {
            good_at_ = now;
            warned_ = false;
            return {};
        }
        if (done.error().code == ErrorCode::lease_lost ||
            now - good_at_ >= work_.plan.settings.lease.lease)
            return done;
        if (!warned_) work_.progress.warn(done.error().message + "; the agent continues meanwhile");
        warned_ = true;
        return {};
    }

  private:
    WorkContext& work_;
    const TurnHooks& hooks_;
    Time due_{};
    Time good_at_;
    bool warned_ = false;
};

} // namespace

Result<TurnOutcome> run_turn(WorkContext& work, const TurnRequest& request,
                             const TurnHooks& hooks) {
    ATELIER_TRY(const auto turn, work.agents.prepare(request));
    ATELIER_CHECK(hooks.before_start(turn->keeper()));
    // The person sees the seconds pass; the hook keeps its own pace.
    constexpr Millis second{1000};
    LeaseRenewal upkeep(work, hooks);
    const auto every = [&]() -> Result<void> {
        work.progress.tick();
        return upkeep();
    };
    return turn->run(std::min(hooks.interval, second), every,
                     [&](const std::string& line) { work.progress.agent_line(line); });
}

} // namespace atelier
