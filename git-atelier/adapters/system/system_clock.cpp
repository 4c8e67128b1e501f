#include "adapters/system/system_clock.hpp"

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

} // namespace atelier
