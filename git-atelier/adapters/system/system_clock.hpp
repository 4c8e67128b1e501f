// The clock of this machine; the only file that reads one.
#pragma once

#include "ports/clock.hpp"

#include <optional>

namespace atelier {

// With `start` time begins there and goes on at its usual pace, so that tests see times that they
// know.
class SystemClock final : public Clock {
  public:
    explicit SystemClock(std::optional<Time> start = std::nullopt);
    Time now() override;

  private:
    Millis shift_{0};
};

} // namespace atelier
