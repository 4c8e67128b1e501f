#include "domain/dialect/turn_verdict.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

TurnReading that_ends(ReplyEnd how, std::optional<int> status = {}, std::string words = {}) {
    TurnReading reading;
    reading.take(Ends{how, status, std::move(words)});
    return reading;
}

} // namespace

TEST_CASE("A turn that ended well has nothing to say", "[domain][dialect]") {
    CHECK(verdict_on({}, {}).result == TurnResult::finished);
    CHECK(verdict_on(that_ends(ReplyEnd::finished), {}).sentence.empty());
}

TEST_CASE("How a turn came out is one sentence", "[domain][dialect]") {
    const auto sentence = [](ReplyEnd how, std::optional<int> status, const std::string& words) {
        return verdict_on(that_ends(how, status, words), {.status = 1}).sentence;
    };
    CHECK(sentence(ReplyEnd::model_error, 401, "bad key") ==
          "the model refused the key: 401 bad key");
    CHECK(sentence(ReplyEnd::model_error, 400, "too long") ==
          "the model refused the request: 400 too long");
    CHECK(sentence(ReplyEnd::model_error, 529, "") == "the model failed: 529");
    CHECK(sentence(ReplyEnd::model_error, {}, "no route") == "the model failed: no route");
    CHECK(sentence(ReplyEnd::model_error, {}, "") == "the model failed");
    CHECK(sentence(ReplyEnd::rate_limited, 429, "slow down") ==
          "the model allows no more for now: 429 slow down");
    CHECK(sentence(ReplyEnd::refused, {}, "") == "the model refused to answer");
    CHECK(sentence(ReplyEnd::over_budget, {}, "") == "the session's budget is used up");
}

TEST_CASE("A session that was ended over its budget says what it had used", "[domain][dialect]") {
    TurnReading used;
    const auto sentence = [&] {
        return verdict_on(used, {.end = TurnEnd::over_budget, .status = 143}).sentence;
    };
    CHECK(sentence() == "the session's budget is used up");
    used.take(Used{{.input = 1000, .output = 250}});
    CHECK(sentence() == "the session's budget is used up: 1250 tokens");
    used.take(Paid{1.054});
    CHECK(sentence() == "the session's budget is used up: 1250 tokens, $1.05");
    CHECK(verdict_on(used, {.end = TurnEnd::over_budget}).result == TurnResult::over_budget);
    // In all of its turns.
    used.earlier = {TokenUsage{.cached = 50}, 0.5};
    CHECK(sentence() == "the session's budget is used up: 1300 tokens, $1.55");
    // Where the agent itself ends, it may say why, or not.
    used.take(Ends{ReplyEnd::over_budget});
    CHECK(verdict_on(used, {.status = 1}).sentence == sentence());
    used.take(Ends{ReplyEnd::over_budget, {}, "too many requests"});
    CHECK(verdict_on(used, {.status = 1}).sentence ==
          "the session's budget is used up: too many requests");
}

TEST_CASE("The last events count before the status", "[domain][dialect]") {
    CHECK(verdict_on(that_ends(ReplyEnd::model_error, 401), {.status = 0}).result ==
          TurnResult::model_error);
    const TurnVerdict failed = verdict_on(that_ends(ReplyEnd::finished), {.status = 3});
    CHECK(failed.result == TurnResult::failed);
    CHECK(failed.sentence == "the agent ended with status 3");
    CHECK(verdict_on({}, {.status = 137}).result == TurnResult::killed);
}

TEST_CASE("A program that failed is told with what it said last on standard error",
          "[domain][dialect]") {
    const auto sentence = [](const std::string& errors) {
        return verdict_on({}, {.status = 3, .errors = errors}).sentence;
    };
    CHECK(sentence("reading\nno such model: gpt-0\n \n") ==
          "the agent ended with status 3: no such model: gpt-0");
    CHECK(sentence(" \n") == "the agent ended with status 3");
    CHECK(sentence(std::string(1000, 'x')).size() < 300);
    CHECK(sentence("error: at-1.1 changes files outside its paths: x\nhint: split it\n"
                   "fatal: ref updates aborted by hook\n") ==
          "the agent ended with status 3: at-1.1 changes files outside its paths: x");
    CHECK(sentence("fatal: ref updates aborted by hook\n") ==
          "the agent ended with status 3: fatal: ref updates aborted by hook");
}

TEST_CASE("Where no event says why, standard error may", "[domain][dialect]") {
    const auto verdict = [](const std::string& errors) {
        return verdict_on({}, {.status = 1, .errors = errors});
    };
    CHECK(verdict("warning: x\nerror: 503 not now\nsee the log\n").sentence ==
          "the model failed: 503 not now");
    CHECK(verdict("Error: usage limit reached\n").result == TurnResult::rate_limited);
    CHECK(verdict("line 404 of 500\n").result == TurnResult::failed);
    // What a program that ended well wrote there is no failure.
    CHECK(verdict_on({}, {.status = 0, .errors = "error: 503\n"}).result == TurnResult::finished);
}

TEST_CASE("Gemini ends with the status of HTTP, as far as it fits", "[domain][dialect]") {
    const auto verdict = [](int status) {
        return verdict_on({}, {.status = status, .form = RuntimeOutput::gemini_stream_json});
    };
    CHECK(verdict(145).status == 401);
    CHECK(verdict(173).result == TurnResult::rate_limited);
    CHECK(verdict(244).status == 500);
    CHECK(verdict(42).result == TurnResult::failed);
    CHECK(verdict_on({}, {.status = 145}).result == TurnResult::failed);
}

TEST_CASE("An agent that was ended while it waited for a limit was limited", "[domain][dialect]") {
    TurnReading waiting;
    waiting.take(Retries{ReplyEnd::rate_limited, 429, "slow down"});
    CHECK(verdict_on(waiting, {.end = TurnEnd::stalled}).result == TurnResult::rate_limited);
    CHECK(verdict_on(waiting, {.end = TurnEnd::timed_out}).result == TurnResult::rate_limited);
    CHECK(verdict_on(waiting, {.end = TurnEnd::interrupted}).result == TurnResult::interrupted);
    CHECK(verdict_on({}, {.end = TurnEnd::stalled}).result == TurnResult::stalled);
    TurnReading in_a_tool;
    in_a_tool.take(ToolBegins{"t", "runs make"});
    CHECK(verdict_on(in_a_tool, {.end = TurnEnd::stalled}).sentence ==
          "the agent was ended: a tool ran for session.tool_limit");
    CHECK(verdict_on({}, {.end = TurnEnd::timed_out}).result == TurnResult::timed_out);
    CHECK(verdict_on({}, {.end = TurnEnd::lost}).result == TurnResult::killed);
    CHECK(verdict_on({}, {.end = TurnEnd::held_up}).result == TurnResult::stalled);
}

TEST_CASE("An agent that was ended while its model failed each time did not stall",
          "[domain][dialect]") {
    const auto ended = [](const Retries& again, TurnEnd end = TurnEnd::stalled) {
        TurnReading waiting;
        waiting.take(again);
        return verdict_on(waiting, {.end = end}).sentence;
    };
    CHECK(ended({ReplyEnd::model_error, 500, "out of order"}) ==
          "the model failed: 500 out of order");
    CHECK(ended({ReplyEnd::model_error, 401, "bad key"}, TurnEnd::timed_out) ==
          "the model refused the key: 401 bad key");
    CHECK(ended({ReplyEnd::model_error, {}, "out of order", {}, Time(Millis{1})}) ==
          "the model failed: out of order");
    CHECK(ended({.words = "Connection error", .unanswered = true}) ==
          "the model failed: Connection error");
    // That a connection was made anew says nothing of the model.
    CHECK(ended({ReplyEnd::model_error, {}, "Reconnecting"}) ==
          "the agent was ended: no output for session.stall");
}

TEST_CASE("A verdict has the time at which the service wants to be asked again",
          "[domain][dialect]") {
    const Time until(Millis{1'795'924'540'470});
    TurnReading reading;
    reading.take(Retries{ReplyEnd::rate_limited, {}, "", {}, until});
    CHECK(verdict_on(reading, {.end = TurnEnd::stalled}).until == until);
    reading.take(Ends{ReplyEnd::rate_limited, 429, "limit reached"});
    CHECK(verdict_on(reading, {.status = 1}).until == until);
    CHECK(verdict_on(reading, {.status = 1}).words == "limit reached");
    reading.take(Ends{ReplyEnd::rate_limited, 429, "limit reached", Millis{1000}});
    CHECK_FALSE(verdict_on(reading, {.status = 1}).until);
    CHECK(verdict_on(reading, {.status = 1}).wait == Millis{1000});
}
