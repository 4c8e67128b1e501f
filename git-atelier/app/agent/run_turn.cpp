#include "app/agent/run_turn.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What the session does now and then, which may fail for a while: that the claim is gone is
// certain, that the store cannot be asked says nothing before a lease would have ended.
class Upkeep {
  public:
    Upkeep(Workshop& workshop, const TurnHooks& hooks)
        : workshop_(workshop), hooks_(hooks), good_at_(workshop.plan.clock.now()) {}

    Result<void> operator()() {
        const Time now = workshop_.plan.clock.now();
        if (now < due_) return {};
        due_ = now + hooks_.interval;
        auto done = hooks_.every();
        if (done) {
            good_at_ = now;
            warned_ = false;
            return {};
        }
        if (done.error().code == ErrorCode::lease_lost ||
            now - good_at_ >= workshop_.plan.settings.lease.lease)
            return done;
        if (!warned_)
            workshop_.progress.warn(done.error().message + "; the agent goes on meanwhile");
        warned_ = true;
        return {};
    }

  private:
    Workshop& workshop_;
    const TurnHooks& hooks_;
    Time due_{};
    Time good_at_;
    bool warned_ = false;
};

} // namespace

Result<TurnOutcome> take_turn(Workshop& workshop, const TurnRequest& request,
                              const TurnHooks& hooks) {
    ATELIER_TRY(const auto turn, workshop.agents.prepare(request));
    ATELIER_CHECK(hooks.before_start(turn->keeper()));
    // The person sees the seconds pass; the hook keeps its own pace.
    constexpr Millis second{1000};
    Upkeep upkeep(workshop, hooks);
    const auto every = [&]() -> Result<void> {
        workshop.progress.tick();
        return upkeep();
    };
    return turn->run(std::min(hooks.interval, second), every,
                     [&](const std::string& line) { workshop.progress.agent_line(line); });
}

} // namespace atelier
