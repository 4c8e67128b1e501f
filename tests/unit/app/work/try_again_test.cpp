#include "app/work/try_again.hpp"

#include "app/core/start_pauses.hpp"
#include "support/samples.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct TriedTurn {
    WorkFixture fixture;
    PlanFixture& plan = fixture.plan;
    Bead changeset = plan.changeset(plan.epic("Greeting"), "Say hello");
    Assessment assessment{.fault = Error{ErrorCode::runtime_failed, "the agent's keeper was lost"},
                          .base = commit,
                          .head = commit};
    TurnOutcome turn{.end = TurnEnd::lost};

    std::optional<Error> again() {
        WorkContext work = fixture.context();
        return unwrap(tried_again(work, changeset.id, turn, assessment));
    }
    void limit(const std::string& words) { limit(Ends{ReplyEnd::rate_limited, 429, words}); }
    void limit(const Ends& ends) {
        assessment.fault = Error{ErrorCode::rate_limited, "the model allows no more for now"};
        turn = {.end = TurnEnd::exited, .status = 1};
        turn.reading.take(ends);
    }
    Pauses left_out() {
        return unwrap(plan.store.read(
            [&](PlanReader& reader) { return start_pauses(reader, plan.clock.now()); }));
    }
    void ended(const std::string& session, ErrorCode code) {
        plan.clock.advance(Seconds{1});
        plan.put(Session{.id = *SessionId::parse(session),
                         .agent = *AgentId::parse("atelier/worker/worker-1"),
                         .changeset = changeset.id,
                         .started_at = plan.clock.now(),
                         .ended_at = plan.clock.now(),
                         .outcome = SessionOutcome(code)});
    }
};

} // namespace

TEST_CASE("an agent that somebody killed goes on the next time, and not for ever",
          "[app][session]") {
    TriedTurn f;
    f.plan.settings.session_max_attempts = 2;
    CHECK(f.again());
    f.assessment.settled_by_agent = true;
    CHECK_FALSE(f.again());
    f.assessment.settled_by_agent = false;
    f.turn = {.end = TurnEnd::exited, .status = 1};
    CHECK_FALSE(f.again());
    f.turn = {.end = TurnEnd::exited, .status = 137};
    CHECK(f.again());
    f.ended("s-7", ErrorCode::runtime_failed);
    CHECK_FALSE(f.again());
}

TEST_CASE("a limit of the model is waited for, as long as the service says", "[app][session]") {
    TriedTurn f;
    f.limit("slow down, try again in 90 s");
    CHECK(f.left_out().empty());
    const Error told = f.again().value();
    CHECK(told.code == ErrorCode::rate_limited);
    CHECK(told.message == "the model allows no more for now; it is tried again in 1 min 30 s");
    CHECK(told.details.string_at("retry_at") == format_time(f.plan.clock.now() + Seconds{90}));
    CHECK(f.left_out() ==
          Pauses{{f.changeset.id,
                  {f.plan.clock.now() + Seconds{90}, "the model allows no more for now"}}});
    f.plan.clock.advance(Seconds{91});
    CHECK(f.left_out().empty());
}

TEST_CASE("where the service does not say, the pauses grow, and no limit is too many",
          "[app][session]") {
    TriedTurn f;
    f.plan.settings.session_max_attempts = 1;
    const auto pause = [&] {
        const Time until = unwrap(parse_time(f.again().value().details.string_at("retry_at")));
        return until - f.plan.clock.now();
    };
    f.limit("Too Many Requests");
    CHECK(pause() == Seconds{300});
    f.ended("s-7", ErrorCode::rate_limited);
    CHECK(pause() == Seconds{900});
    f.ended("s-8", ErrorCode::rate_limited);
    f.ended("s-9", ErrorCode::rate_limited);
    CHECK(pause() == Seconds{2700});
}

TEST_CASE("a limit is waited for until the time that an answer named beside its words",
          "[app][session]") {
    TriedTurn f;
    f.limit(Ends{ReplyEnd::rate_limited, 429, "usage limit reached", Millis{3'600'000}});
    CHECK(f.again().value().message ==
          "the model allows no more for now; it is tried again in 1 h");
    f.limit(Ends{ReplyEnd::rate_limited, 429, "", {}, f.plan.clock.now() + Seconds{120}});
    CHECK(f.again().value().message ==
          "the model allows no more for now; it is tried again in 2 min");
}
