#include "domain/work/session.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::vector<Session> ended_with(const std::vector<std::optional<SessionOutcome>>& outcomes) {
    std::vector<Session> sessions;
    for (const auto& outcome : outcomes) {
        Session session{.id = *SessionId::parse("s-1"),
                        .agent = *AgentId::parse("atelier/worker/alice")};
        session.outcome = outcome;
        sessions.push_back(std::move(session));
    }
    return sessions;
}

int row(const std::vector<std::optional<SessionOutcome>>& outcomes) {
    return conflicts_in_a_row(ended_with(outcomes));
}

int failures(const std::vector<std::optional<SessionOutcome>>& outcomes) {
    return runtime_failures_in_a_row(ended_with(outcomes));
}

int limits(const std::vector<std::optional<SessionOutcome>>& outcomes) {
    return limits_in_a_row(ended_with(outcomes));
}

} // namespace

TEST_CASE("a limit of the model counts as no failure, and ends no row of them",
          "[domain][session]") {
    const SessionOutcome failed = ErrorCode::runtime_failed;
    const SessionOutcome limited = ErrorCode::rate_limited;
    CHECK(failures({failed, limited, failed, limited}) == 2);
    CHECK(limits({limited, failed, limited, SessionEnd::lost, limited, std::nullopt}) == 2);
    CHECK(limits({limited, SessionEnd::integrated}) == 0);
    CHECK(limits({}) == 0);
}

TEST_CASE("an outcome is recorded as its name or as the code of its error", "[domain][session]") {
    CHECK(SessionOutcome(SessionEnd::done).text() == "done");
    CHECK(SessionOutcome(SessionEnd::done).code() == std::nullopt);
    CHECK(SessionOutcome(ErrorCode::lease_lost).text() == "lease-lost");
    CHECK(SessionOutcome(ErrorCode::lease_lost).end() == SessionEnd::failed);
    CHECK(SessionOutcome(ErrorCode::lease_lost).code() == ErrorCode::lease_lost);
}

TEST_CASE("every recorded outcome is read as what it was", "[domain][session]") {
    for (const auto& name : names_of(SessionEnd{}))
        CHECK(SessionOutcome::parse(std::string(name.name)) == SessionOutcome(name.value));
    CHECK(SessionOutcome::parse("store-failed") == SessionOutcome(ErrorCode::store_failed));
    const SessionOutcome newer = SessionOutcome::parse("code-of-a-newer-version");
    CHECK(newer.end() == SessionEnd::failed);
    CHECK(newer.code() == std::nullopt);
    CHECK(newer.text() == "code-of-a-newer-version");
}

TEST_CASE("conflicts are counted back to the last session that had none", "[domain][session]") {
    CHECK(row({}) == 0);
    CHECK(row({SessionEnd::conflict}) == 1);
    CHECK(row({SessionEnd::conflict, SessionEnd::conflict}) == 2);
    CHECK(row({SessionEnd::conflict, SessionEnd::done, SessionEnd::conflict}) == 1);
    CHECK(row({SessionEnd::conflict, SessionEnd::blocked}) == 0);
    CHECK(row({SessionEnd::conflict, SessionEnd::detached}) == 0);
}

TEST_CASE("sessions that say nothing of the work neither count as a conflict nor end the row",
          "[domain][session]") {
    CHECK(row({SessionEnd::conflict, std::nullopt}) == 1);
    CHECK(row({SessionEnd::conflict, SessionEnd::interrupted, SessionEnd::lost,
               ErrorCode::lease_lost, SessionEnd::conflict}) == 2);
}

TEST_CASE("agents that could not be run are counted back to the last that could",
          "[domain][session]") {
    CHECK(failures({}) == 0);
    CHECK(failures({ErrorCode::runtime_failed, ErrorCode::runtime_failed}) == 2);
    CHECK(failures({ErrorCode::runtime_failed, SessionEnd::lost, std::nullopt,
                    ErrorCode::runtime_failed}) == 2);
    CHECK(failures({ErrorCode::runtime_failed, SessionEnd::conflict, ErrorCode::runtime_failed}) ==
          1);
    CHECK(failures({ErrorCode::runtime_failed, ErrorCode::git_failed}) == 0);
}

TEST_CASE("the newest verdict on the work is that of the last session that says something of it",
          "[domain][session]") {
    const auto newest = [](const std::vector<std::optional<SessionOutcome>>& outcomes) {
        const auto sessions = ended_with(outcomes);
        const Session* const found = newest_verdict(sessions);
        return found ? std::optional(found - sessions.data()) : std::nullopt;
    };
    CHECK_FALSE(newest({}));
    CHECK_FALSE(newest({SessionEnd::lost, std::nullopt}));
    CHECK(newest({SessionEnd::blocked, SessionEnd::interrupted, SessionEnd::lost, std::nullopt}) ==
          0);
    CHECK(newest({SessionEnd::blocked, SessionEnd::done, std::nullopt}) == 1);
}
