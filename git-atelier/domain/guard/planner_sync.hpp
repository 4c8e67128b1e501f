// When a planner's worktree is brought to where the default branch is: now and then, and soon after
// a hook handler of its session has asked for it.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string>

namespace atelier {

class PlannerSync {
  public:
    static constexpr Millis interval{10'000};
    // Requests that come closer together are served together.
    static constexpr Millis debounce{2'000};

    // It stands where the branch is at `start`.
    explicit PlannerSync(Time start) : last_(start) {}

    // `request` is what was asked last, "" for nothing; another text than before is a new request.
    // True: it is done now.
    bool due(Time now, const std::string& request);

  private:
    Time last_;
    std::string served_;
    bool asked_before_ = false;
};

} // namespace atelier
