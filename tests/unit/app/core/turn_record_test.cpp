#include "app/core/turn_record.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what an agent used is kept by its session, where anything is known", "[app][session]") {
    PlanFixture plan;
    const auto put = [&](const std::string& session, const TurnReading& turn) {
        unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return put_turn_record(writer, *SessionId::parse(session), turn);
        }));
    };
    const auto found = [&](const std::string& session) {
        return unwrap(plan.store.read(
            [&](PlanReader& reader) { return turn_record(reader, *SessionId::parse(session)); }));
    };
    put("s-1", {.runtime_session = "c-1", .tokens = TokenUsage{1, 2, 3}, .cost = 0.5});
    put("s-2", {.last_words = "nothing is known"});
    REQUIRE(found("s-1"));
    CHECK(found("s-1")->tokens == TokenUsage{1, 2, 3});
    CHECK(found("s-1")->runtime_session == "c-1");
    CHECK_FALSE(found("s-2"));
    CHECK_FALSE(found("s-3"));
}
