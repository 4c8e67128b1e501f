#include "app/core/turn_record.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what an agent used, and said last, is kept by its session, where anything is known",
          "[app][session]") {
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
    put("s-2", {.open_tools = {"nothing is known"}});
    put("s-4", {.last_words = "All is well.\nBye."});
    REQUIRE(found("s-1"));
    CHECK(found("s-1")->tokens == TokenUsage{1, 2, 3});
    CHECK(found("s-1")->runtime_session == "c-1");
    CHECK_FALSE(found("s-2"));
    CHECK(found("s-4") == TurnReading{.last_words = "All is well.\nBye."});
    CHECK_FALSE(found("s-3"));
}

TEST_CASE("a second turn adds to what the session has used", "[app][session]") {
    PlanFixture plan;
    const SessionId session = *SessionId::parse("s-1");
    const auto with = [&](const TurnReading& turn) {
        unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return add_turn_record(writer, session, turn);
        }));
        return unwrap(plan.store.read(
                          [&](PlanReader& reader) { return turn_record(reader, session); }))
            .value();
    };
    with({.tokens = TokenUsage{1, 0, 3}, .last_words = "Half of it."});
    // One that says nothing takes nothing back.
    const TurnReading second = with({.tokens = TokenUsage{1, 0, 4}});
    CHECK(second.tokens == TokenUsage{2, 0, 7});
    CHECK(second.last_words == "Half of it.");
    CHECK(with({.last_words = "All of it."}).last_words == "All of it.");
    CHECK(with({}).tokens == TokenUsage{2, 0, 7});
}

TEST_CASE("a session's conversation is kept beside what it used", "[app][session]") {
    PlanFixture plan;
    const SessionId session = *SessionId::parse("s-1");
    const auto found = [&] {
        return unwrap(
            plan.store.read([&](PlanReader& reader) { return conversation_of(reader, session); }));
    };
    CHECK_FALSE(found());
    const Conversation conversation{.runtime = "pi", .id = "c-1", .reminded = true};
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return put_conversation(writer, session, conversation);
    }));
    CHECK(found() == conversation);
}
