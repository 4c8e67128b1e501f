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

// Milliseconds that never run backwards, for deadlines; they mean nothing outside this process.
Millis steady_now();

} // namespace atelier
