// Milliseconds that never run backwards, for deadlines; they mean nothing outside this process.
#pragma once

#include "base/time.hpp"

#include <chrono>

namespace atelier::posix {

inline Millis steady_now() {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace atelier::posix
