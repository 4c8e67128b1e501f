#include "domain/work/ref_lock.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Time lock_time{Millis{1'000'000}};

Session session_of(std::int64_t begun, std::optional<std::int64_t> ended,
                   std::optional<SessionOutcome> outcome) {
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/alice")};
    session.started_at = lock_time + Millis{begun};
    if (ended) session.ended_at = lock_time + Millis{*ended};
    session.outcome = std::move(outcome);
    return session;
}

bool lost(const Session& session) {
    return in_lost_session({session}, lock_time);
}

} // namespace

TEST_CASE("a lock was left behind when it is ten minutes old and nobody uses it",
          "[domain][lock]") {
    const auto after = [](Millis age, bool used) {
        return is_left_behind({.since = lock_time, .used = used}, lock_time + age);
    };
    CHECK(after(Millis{600'000}, false));
    CHECK_FALSE(after(Millis{599'999}, false));
    CHECK_FALSE(after(Millis{6'000'000}, true));
    // A clock that was set back.
    CHECK_FALSE(after(Millis{-1}, false));
}

TEST_CASE("a lock that a session of ours left as it died need not grow old", "[domain][lock]") {
    RefLockFacts facts{.since = lock_time, .in_lost_session = true};
    CHECK(is_left_behind(facts, lock_time));
    facts.used = true;
    CHECK_FALSE(is_left_behind(facts, lock_time));
}

TEST_CASE("only sessions that were cut off leave locks, and only while they ran",
          "[domain][lock]") {
    CHECK(lost(session_of(-1, 1, SessionEnd::lost)));
    CHECK(lost(session_of(-1, 1, ErrorCode::git_failed)));
    CHECK_FALSE(lost(session_of(-1, 1, ErrorCode::ref_locked)));
    CHECK_FALSE(lost(session_of(-1, 1, SessionEnd::integrated)));
    CHECK_FALSE(lost(session_of(-1, std::nullopt, std::nullopt)));
    CHECK_FALSE(lost(session_of(1, 2, SessionEnd::lost)));
    CHECK_FALSE(lost(session_of(-2, -1, SessionEnd::lost)));
}
