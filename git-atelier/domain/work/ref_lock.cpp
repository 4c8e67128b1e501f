#include "domain/work/ref_lock.hpp"

#include <algorithm>

namespace atelier {

bool is_left_behind(const RefLockFacts& lock, Time now) {
    return !lock.used && (lock.in_lost_session || now - lock.since >= old_ref_lock);
}

bool in_lost_session(const std::vector<Session>& sessions, Time moment) {
    return std::ranges::any_of(sessions, [&](const Session& session) {
        if (!session.outcome || !session.ended_at) return false;
        // What it had started is gone with it, or was killed.
        const bool lost = session.outcome->end() == SessionEnd::lost ||
                          session.outcome->code() == ErrorCode::git_failed;
        return lost && session.started_at <= moment && moment <= *session.ended_at;
    });
}

} // namespace atelier
