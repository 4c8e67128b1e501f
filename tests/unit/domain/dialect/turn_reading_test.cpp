#include "domain/dialect/turn_reading.hpp"

#include "domain/dialect/event_json.hpp"
#include "support/catch.hpp"

#include <limits>

using namespace atelier;

TEST_CASE("What is used adds up, unless the runtime says the whole", "[domain][dialect]") {
    TurnReading reading;
    CHECK_FALSE(reading.tokens);
    reading.take(Used{{.input = 10, .cached = 2, .output = 3}});
    reading.take(Used{{.input = 5, .output = 1}});
    CHECK(reading.tokens == TokenUsage{15, 2, 4});
    reading.take(Used{{.input = 7}, Covers::turn});
    CHECK(reading.tokens == TokenUsage{7, 0, 0});
    reading.take(Paid{0.5});
    reading.take(Paid{0.25});
    CHECK(reading.cost == 0.75);
    reading.take(Paid{0.1, Covers::turn});
    CHECK(reading.cost == 0.1);
    reading.take(Turns{1});
    reading.take(Turns{1});
    CHECK(reading.turns == 2);
}

TEST_CASE("No number that an agent prints is too large or too small to be added up",
          "[domain][dialect]") {
    TurnReading reading;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    for (int i = 0; i < 3; ++i) {
        reading.take(Used{{.input = most, .cached = most, .output = most}});
        reading.take(Turns{most});
        reading.take(Paid{std::numeric_limits<double>::max()});
    }
    CHECK(reading.tokens->all() == 3 * most_counted);
    CHECK(reading.turns == most_counted);
    CHECK(reading.cost == static_cast<double>(most_counted));
    CHECK(usage_from(usage_json(reading)).tokens == reading.tokens);
    reading.take(Used{{.input = -1}, Covers::turn});
    reading.take(Paid{-1, Covers::turn});
    CHECK(reading.tokens == TokenUsage{});
    CHECK(reading.cost == 0);
}

TEST_CASE("What is said in parts is put together, until a tool runs", "[domain][dialect]") {
    TurnReading reading;
    for (const char* part : {"I", " ", "look."})
        reading.take(Said{part, true});
    CHECK(reading.last_words == "I look.");
    reading.take(ToolBegins{"a", "runs make"});
    reading.take(Said{" \n", true});
    CHECK(reading.last_words == "I look.");
    reading.take(Said{"It", true});
    reading.take(Said{" works.", true});
    CHECK(reading.last_words == "It works.");
    reading.take(Said{"Done."});
    CHECK(reading.last_words == "Done.");
    reading.take(Said{"Really", true});
    reading.take(Prompted{});
    CHECK(reading.last_words == "Done.Really");
    reading.take(Said{"It is", true});
    reading.take(Said{" over.", true});
    CHECK(reading.last_words == "It is over.");
}

TEST_CASE("What is said of a whole conversation is a turn's from where the turn began in it",
          "[domain][dialect]") {
    TurnReading reading{.goes_on_in = "c-1", .before = {TokenUsage{60, 20, 40}, 0.25}};
    reading.take(RuntimeSession{"c-1"});
    reading.take(Used{{100, 20, 30}, Covers::conversation});
    reading.take(Paid{0.5, Covers::conversation});
    reading.take(Paid{0.75, Covers::conversation});
    CHECK(reading.tokens == TokenUsage{40, 0, 0});
    CHECK(reading.cost == 0.5);
    CHECK(reading.whole == UsedAmounts{TokenUsage{100, 20, 30}, 0.75});
    // So it is what the budget is held against, and what is told of it.
    CHECK_FALSE(is_used_up({.tokens = 40, .cost = 0.5}, reading));
    CHECK(is_used_up({.tokens = 39}, reading));

    SECTION("one that counts anew") {
        reading.take(Used{{10, 5, 1}, Covers::conversation});
        CHECK(reading.tokens == TokenUsage{10, 5, 1});
    }
    SECTION("what is said of the turn") {
        reading.take(Used{{100, 20, 30}, Covers::turn});
        CHECK(reading.tokens == TokenUsage{100, 20, 30});
    }
    SECTION("a conversation that is not that one") {
        reading.take(RuntimeSession{"c-2"});
        reading.take(Used{{100, 20, 30}, Covers::conversation});
        CHECK(reading.tokens == TokenUsage{100, 20, 30});
    }
}

TEST_CASE("A tool is open from its beginning to its end, or the turn's", "[domain][dialect]") {
    TurnReading reading;
    reading.take(ToolBegins{"a", "runs make"});
    reading.take(ToolBegins{"b", "reads x"});
    reading.take(ToolEnds{"a", true});
    CHECK(reading.open_tools == std::set<std::string>{"b"});
    reading.take(Ends{});
    CHECK(reading.open_tools.empty());
}

TEST_CASE("A request that is made again is forgotten when the model has answered",
          "[domain][dialect]") {
    TurnReading reading;
    reading.take(Retries{ReplyEnd::rate_limited, 429, "slow down"});
    CHECK(reading.retries);
    reading.take(Said{"I will look."});
    CHECK_FALSE(reading.retries);
    // At the end its words are those of the service.
    reading.take(Retries{ReplyEnd::model_error, 401, "bad key"});
    reading.take(Ends{ReplyEnd::model_error, 401, "Authentication failed with the provider."});
    CHECK(reading.ends == Ends{ReplyEnd::model_error, 401, "bad key"});
    reading.take(Ends{});
    CHECK(reading.ends == Ends{});
}

TEST_CASE("A budget is used up when more of either has been used", "[domain][dialect]") {
    const TurnReading used{.tokens = TokenUsage{60, 30, 10}, .cost = 0.5};
    CHECK_FALSE(is_used_up({}, used));
    CHECK_FALSE(is_used_up({.tokens = 100, .cost = 0.5}, used));
    CHECK(is_used_up({.tokens = 99}, used));
    CHECK(is_used_up({.cost = 0.49}, used));
    CHECK_FALSE(is_used_up({.tokens = 1, .cost = 0.01}, {}));
}

TEST_CASE("Its size does not grow with the output", "[domain][dialect]") {
    TurnReading reading;
    for (int i = 0; i < 2000; ++i)
        reading.take(ToolBegins{std::to_string(i), ""});
    reading.take(Said{std::string(1UL << 20U, 'x')});
    CHECK(reading.open_tools.size() < 1000);
    CHECK(reading.last_words.size() < 5000);
}

TEST_CASE("Usage is written and read again, what is not known left out", "[domain][dialect]") {
    TurnReading reading{.runtime_session = "c-1", .tokens = TokenUsage{1, 2, 3}, .cost = 0.5};
    CHECK(usage_json(reading).dump() ==
          R"({"tokens":{"input":1,"cached":2,"output":3},"cost":0.5,"runtime_session":"c-1"})");
    CHECK(usage_from(usage_json(reading)) == reading);
    CHECK(usage_json({}).dump() == "{}");
    CHECK(usage_from(Json::object()) == TurnReading{});
}

TEST_CASE("What a turn has used is taken from a budget", "[domain][dialect]") {
    const TurnReading used{.tokens = TokenUsage{1, 2, 3}, .cost = 0.5};
    const Budget left = left_of({.tokens = 10, .cost = 2.0}, used);
    CHECK(left.tokens == 4);
    CHECK(left.cost == 1.5);
    CHECK(left_of({.tokens = 5}, used).tokens == 0);
    CHECK_FALSE(left_of({}, used).tokens);
    CHECK_FALSE(is_nothing(left));
    CHECK_FALSE(is_nothing(left_of({}, used)));
    CHECK(is_nothing(left_of({.tokens = 5}, used)));
    CHECK(is_nothing(left_of({.cost = 0.5}, used)));
}
