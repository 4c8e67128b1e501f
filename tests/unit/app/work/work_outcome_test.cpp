#include "app/work/work_outcome.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

WorkOutcome with_session(SessionEnd end, std::optional<ErrorCode> code = {}) {
    WorkOutcome outcome{.worker = *AgentId::make(Role::worker, "worker-1")};
    outcome.sessions.push_back({.session = *SessionId::parse("s-1"),
                                .epic = *BeadId::parse("at-1"),
                                .changeset = *BeadId::parse("at-1.1"),
                                .end = end,
                                .code = code});
    return outcome;
}

} // namespace

TEST_CASE("what a person has paused is neither a failure nor left off", "[app][work]") {
    WorkOutcome paused = with_session(SessionEnd::interrupted, ErrorCode::paused);
    CHECK(paused.succeeded());
    CHECK_FALSE(paused.leaves_off());
    CHECK(with_session(SessionEnd::interrupted).leaves_off());
    const BeadId epic = *BeadId::parse("at-1");
    paused.reasons[epic] = {{.code = ErrorCode::paused, .message = "no", .ordered = true}};
    CHECK(paused.succeeded());
    paused.reasons[epic].front().ordered = false;
    CHECK(paused.failed());
}

TEST_CASE("a run fails by what is blocked, and by what goes back to its queue", "[app][work]") {
    CHECK(with_session(SessionEnd::blocked).failed());
    WorkOutcome outcome = with_session(SessionEnd::integrated);
    CHECK(outcome.succeeded());
    outcome.served.push_back({.queue = "triage",
                              .message = *BeadId::parse("at-m1"),
                              .subject = "s",
                              .dealt_with = true});
    CHECK(outcome.succeeded());
    outcome.served.back().dealt_with = false;
    CHECK(outcome.failed());
    WorkOutcome mail = with_session(SessionEnd::integrated);
    mail.stop = WorkStop::unread_mail;
    CHECK_FALSE(mail.succeeded());
}
