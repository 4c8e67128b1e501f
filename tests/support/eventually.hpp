// Waiting for something that another process does: asks again and again, up to a deadline that a
// loaded machine keeps as well.
#pragma once

#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <thread>

namespace atelier::test {

template <class Condition>
bool eventually(Condition&& holds,
                std::chrono::milliseconds limit = std::chrono::milliseconds{30'000}) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return true;
}

// Fails the test, saying what never came, at the deadline.
template <class Condition>
void eventually(const std::string& what, Condition&& holds,
                std::chrono::milliseconds limit = std::chrono::milliseconds{60'000}) {
    if (!eventually(holds, limit)) FAIL("never: " << what);
}

} // namespace atelier::test
