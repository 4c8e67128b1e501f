// The clock of this machine; the only file that reads one.
#pragma once

#include "ports/clock.hpp"

#include <cstdint>
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

// Nanoseconds since 1970, for what is timed and decides nothing.
std::int64_t unix_nanos();

// How far the local time of this machine is ahead of UTC at that time.
Seconds local_time_ahead(Time time);

} // namespace atelier
