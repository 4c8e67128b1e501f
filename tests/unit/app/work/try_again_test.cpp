#include "app/work/try_again.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an agent that somebody killed goes on the next time, and not for ever",
          "[app][session]") {
    PlanFixture plan;
    plan.settings.session_max_attempts = 2;
    const Bead epic = plan.epic("Greeting");
    const Bead changeset = plan.changeset(epic, "Say hello");
    Assessment assessment{.fault = Error{ErrorCode::runtime_failed, "the agent's keeper was lost"},
                          .base = commit,
                          .head = commit};
    TurnOutcome turn{.end = TurnEnd::lost};
    const auto again = [&] {
        return unwrap(may_try_again(plan.overseer(), changeset.id, turn, assessment));
    };
    CHECK(again());
    assessment.settled_by_agent = true;
    CHECK_FALSE(again());
    assessment.settled_by_agent = false;
    turn = {.end = TurnEnd::exited, .status = 1};
    CHECK_FALSE(again());
    turn = {.end = TurnEnd::exited, .status = 137};
    CHECK(again());
    plan.put(Session{.id = *SessionId::parse("s-1"),
                     .agent = *AgentId::parse("atelier/worker/worker-1"),
                     .epic = epic.id,
                     .changeset = changeset.id,
                     .ended_at = plan.clock.now(),
                     .outcome = SessionOutcome(ErrorCode::runtime_failed)});
    CHECK_FALSE(again());
}
