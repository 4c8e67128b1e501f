#include "adapters/system/system_clock.hpp"

#include <ctime>

namespace atelier {
namespace {

Time wall_clock() {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

} // namespace

SystemClock::SystemClock(std::optional<Time> start) {
    if (start) shift_ = *start - wall_clock();
}

Time SystemClock::now() {
    return wall_clock() + shift_;
}

std::int64_t unix_nanos() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

Seconds local_time_ahead(Time time) {
    const std::time_t seconds = std::chrono::floor<Seconds>(time).time_since_epoch().count();
    std::tm local{};
    ::tzset();
    return Seconds{::localtime_r(&seconds, &local) == nullptr ? 0 : local.tm_gmtoff};
}

} // namespace atelier
