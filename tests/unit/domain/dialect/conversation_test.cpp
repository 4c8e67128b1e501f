#include "domain/dialect/conversation.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Conversation broken_off{
    .runtime = "claude", .id = "c-1", .task = "t-1", .result = TurnResult::interrupted};

const WorkerResumeFacts all_there{
    {.runtime = "claude", .has_command = true, .is_there = true}, true, "t-1"};

} // namespace

TEST_CASE("A worker's conversation goes on where it was broken off", "[domain][dialect]") {
    const auto goes_on = [](std::optional<TurnResult> result) {
        Conversation last = broken_off;
        last.result = result;
        return worker_goes_on(last, all_there);
    };
    // Nobody saw its end.
    CHECK(goes_on(std::nullopt));
    for (const TurnResult result :
         {TurnResult::interrupted, TurnResult::rate_limited, TurnResult::cut, TurnResult::killed})
        CHECK(goes_on(result));
    for (const TurnResult result :
         {TurnResult::finished, TurnResult::model_error, TurnResult::refused,
          TurnResult::over_budget, TurnResult::stalled, TurnResult::timed_out, TurnResult::failed})
        CHECK_FALSE(goes_on(result));
}

TEST_CASE("A worker's conversation goes on only where all of it is as it was",
          "[domain][dialect]") {
    Conversation last = broken_off;
    WorkerResumeFacts facts = all_there;
    REQUIRE(worker_goes_on(last, facts));
    SECTION("another runtime") {
        facts.runtime = "codex";
    }
    SECTION("a runtime that cannot go on") {
        facts.has_command = false;
    }
    SECTION("one that has thrown it away") {
        facts.is_there = false;
    }
    SECTION("one that has not said which it was") {
        last.id.clear();
    }
    SECTION("another worktree") {
        facts.same_worktree = false;
    }
    SECTION("something else to do") {
        facts.task = "t-2";
    }
    SECTION("a person who wants a new one") {
        facts.wants_new = true;
    }
    CHECK_FALSE(worker_goes_on(last, facts));
}

TEST_CASE("A planner's conversation goes on however it ended, unless a new one is wanted",
          "[domain][dialect]") {
    Conversation last = broken_off;
    last.result = TurnResult::finished;
    ResumeFacts facts = all_there;
    CHECK(planner_goes_on(last, facts));
    facts.wants_new = true;
    CHECK_FALSE(planner_goes_on(last, facts));
    facts = all_there;
    facts.is_there = false;
    CHECK_FALSE(planner_goes_on(last, facts));
}

TEST_CASE("Only who ends well and leaves unfinished work without a word is reminded, once",
          "[domain][dialect]") {
    EndedTurn turn{.is_unfinished = true};
    CHECK(is_to_be_reminded(turn));
    SECTION("what it left can be called done") {
        turn.is_unfinished = false;
    }
    SECTION("it has said how it stands") {
        turn.has_said = true;
    }
    SECTION("it was reminded before") {
        turn.reminded = true;
    }
    SECTION("nothing is left for another turn") {
        turn.is_over_budget = true;
    }
    SECTION("it did not end by itself") {
        turn.result = GENERATE(TurnResult::model_error, TurnResult::rate_limited,
                               TurnResult::refused, TurnResult::cut, TurnResult::over_budget,
                               TurnResult::stalled, TurnResult::timed_out, TurnResult::interrupted,
                               TurnResult::failed, TurnResult::killed);
    }
    CHECK_FALSE(is_to_be_reminded(turn));
}

TEST_CASE("A conversation is kept as it is written", "[domain][dialect]") {
    Conversation whole = broken_off;
    whole.reminded = true;
    whole.tokens = TokenUsage{1, 2, 3};
    whole.cost = 0.5;
    CHECK(conversation_from(conversation_json(whole)) == whole);
    const Conversation begun{.runtime = "pi"};
    CHECK(conversation_from(conversation_json(begun)) == begun);
}

TEST_CASE("A runtime that counts its conversation may count what was used before as well",
          "[domain][dialect]") {
    const Conversation before{.id = "c-1", .tokens = TokenUsage{60, 20, 40}, .cost = 0.25};
    CHECK(of_conversation({.tokens = 10, .cost = 1.0}, before).tokens == 130);
    CHECK(of_conversation({.tokens = 10, .cost = 1.0}, before).cost == 1.25);
    CHECK_FALSE(of_conversation({}, before).cost);
    CHECK(of_conversation({.tokens = 10}, {}).tokens == 10);
    const TurnReading begun = turn_in(before);
    CHECK(begun.goes_on_in == "c-1");
    CHECK(begun.before == UsedAmounts{before.tokens, before.cost});
    CHECK_FALSE(begun.tokens);
}

TEST_CASE("A turn is noted in its conversation with what its runtime says of the whole",
          "[domain][dialect]") {
    Conversation conversation{.id = "c-1", .tokens = TokenUsage{1, 1, 1}, .cost = 0.25};
    TurnReading reading{.runtime_session = "c-1", .tokens = TokenUsage{9, 9, 9}, .cost = 9};
    take_turn(conversation, TurnResult::finished, reading);
    CHECK(conversation.result == TurnResult::finished);
    CHECK(conversation.tokens == TokenUsage{1, 1, 1});
    CHECK(conversation.cost == 0.25);
    reading.whole = {TokenUsage{2, 2, 2}, 0.5};
    take_turn(conversation, TurnResult::cut, reading);
    CHECK(conversation.result == TurnResult::cut);
    CHECK(conversation.tokens == TokenUsage{2, 2, 2});
    CHECK(conversation.cost == 0.5);
    SECTION("nobody said which it was") {
        take_turn(conversation, TurnResult::killed, {});
        CHECK(conversation.id == "c-1");
        CHECK(conversation.cost == 0.5);
    }
    SECTION("it was a new one") {
        take_turn(conversation, TurnResult::finished, {.runtime_session = "c-2"});
        CHECK(conversation.id == "c-2");
        CHECK_FALSE(conversation.tokens);
        CHECK_FALSE(conversation.cost);
    }
}

TEST_CASE("What a turn used that was ended before its runtime said it counts with the next one",
          "[domain][dialect]") {
    Conversation conversation{.id = "c-1", .tokens = TokenUsage{10, 0, 1}};
    take_turn(conversation, TurnResult::interrupted, {.runtime_session = "c-1"});
    TurnReading next = turn_in(conversation);
    next.take(Used{{.input = 40, .output = 4}, Covers::conversation});
    CHECK(next.tokens == TokenUsage{30, 0, 3});
}
