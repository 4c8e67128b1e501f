// A `.lock` file that keeps a ref from moving: somebody's who is at work, or left behind.
#pragma once

#include "base/time.hpp"
#include "domain/work/session.hpp"

#include <vector>

namespace atelier {

// Nobody holds a ref for that long.
constexpr Millis old_ref_lock{10 * 60'000};

struct RefLockFacts {
    Time since{};
    // A process that can be seen has it open, or is a Git at work in that repository.
    bool used = false;
    // Whether it appeared while a session of ours ran that was ended in the middle, or is of a Git
    // that we have seen killed.
    bool in_lost_session = false;
};

bool is_left_behind(const RefLockFacts& lock, Time now);

// Whether that moment lies in one of those that came to no proper end.
bool in_lost_session(const std::vector<Session>& sessions, Time moment);

} // namespace atelier
