#include "domain/dialect/kept_notes.hpp"

#include "domain/dialect/acp_conversation.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/turn_verdict.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <fstream>
#include <sstream>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string kept(const std::string& name) {
    std::ifstream in(source_folder() / "tests/data/agents" / ("kept-" + name + ".jsonl"));
    REQUIRE(in.good());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

const std::string notice = R"({"jsonrpc":"2.0","method":"_git-atelier/retry","params":)"
                           R"({"message":"usage limit reached","next":1795924540470}})";

} // namespace

TEST_CASE("Kimi Code notes until when it waits for a model that allows no more",
          "[domain][dialect]") {
    const auto again = kept_retry(kept("kimi-429"));
    REQUIRE(again);
    CHECK(again->after == ReplyEnd::rate_limited);
    CHECK(again->status == 429);
    CHECK(again->words == "usage limit reached");
    REQUIRE(again->until);
    CHECK(format_time(*again->until) == "2026-11-29T04:55:40.470Z");
}

TEST_CASE("Qwen Code notes that its model allows no more", "[domain][dialect]") {
    const auto again = kept_retry(kept("qwen-429"));
    REQUIRE(again);
    CHECK(again->after == ReplyEnd::rate_limited);
    CHECK(again->status == 429);
    CHECK(again->words == "usage limit reached");
}

TEST_CASE("A connection that is dropped each time is noted without a status, and is no silence",
          "[domain][dialect]") {
    for (const char* name : {"kimi-dropped", "qwen-dropped"}) {
        INFO(name);
        TurnReading reading;
        reading.take(kept_retry(kept(name)).value());
        CHECK_THAT(verdict_on(reading, {.end = TurnEnd::stalled}).sentence,
                   ContainsSubstring("the model failed: Connection error."));
    }
}

TEST_CASE("Copilot CLI notes how its model's last answer ended", "[domain][dialect]") {
    CHECK(kept_end(kept("copilot-refused")) == Ends{ReplyEnd::refused});
    CHECK(kept_end(kept("copilot-cut")) == Ends{ReplyEnd::cut});
    const std::string well = R"({"type":"session.usage_record","data":{"usage":)"
                             R"({"finishReason":"stop"}}})";
    CHECK(kept_end(kept("copilot-cut") + well) == Ends{});
    CHECK_FALSE(kept_end(kept("qwen-429")));
    CHECK_FALSE(kept_end(""));
}

TEST_CASE("Kimi Code notes that its turn failed, or was cut off", "[domain][dialect]") {
    CHECK(kept_end(kept("kimi-failed")) == Ends{ReplyEnd::model_error, {}, "Connection error."});
    CHECK(kept_end(R"({"type":"turn.ended","reason":"failed","error":{"message":"out of order",)"
                   R"("details":{"statusCode":500}}})") ==
          Ends{ReplyEnd::model_error, 500, "out of order"});
    CHECK(kept_end(kept("kimi-cut")) == Ends{ReplyEnd::cut});
    for (const char* before : {"kimi-failed", "kimi-cut"})
        CHECK(kept_end(kept(before) + kept("kimi-answered")) == Ends{});
}

TEST_CASE("Copilot CLI and Kimi Code note what each answer used", "[domain][dialect]") {
    CHECK(kept_usage(kept("copilot-cut")) == TokenUsage{3000, 0, 150});
    CHECK(kept_usage(kept("kimi-answered")) == TokenUsage{1000, 0, 50});
    CHECK(kept_usage(R"({"type":"session.usage_record","data":{"usage":{"inputTokens":1234,)"
                     R"("cacheReadTokens":200,"outputTokens":56}}})") == TokenUsage{1034, 200, 56});
    CHECK(kept_usage(R"({"type":"usage.record","usage":{"inputOther":1000,"inputCacheRead":200,)"
                     R"("inputCacheCreation":34,"output":56}})") == TokenUsage{1034, 200, 56});
    CHECK_FALSE(kept_usage(kept("qwen-429")));
    CHECK_FALSE(kept_usage(""));
    // Not only what is read of the end of it.
    const std::string much(2UL << 20U, 'x');
    CHECK(kept_usage(kept("kimi-answered") + much + "\n" + kept("kimi-answered")) ==
          TokenUsage{2000, 0, 100});
}

TEST_CASE("Qwen Code keeps each of its messages by itself", "[domain][dialect]") {
    const auto message = [](const std::string& parts) {
        return R"({"type":"assistant","message":{"role":"model","parts":)" + parts + "}}\n";
    };
    const std::string well = message(R"([{"text":"All is "},{"text":"well."}])");
    CHECK(kept_words(well) == "All is well.");
    CHECK(kept_words(well + message(R"([{"text":"Hm.","thought":true},{"text":"Bye."}])")) ==
          "Bye.");
    // A tool that is called is no message.
    CHECK(kept_words(well + message(R"([{"functionCall":{"name":"x"}}])")) == "All is well.");
    // Claude Code's have no parts.
    CHECK(kept_words(R"({"type":"assistant","message":{"content":[{"text":"x"}]}})").empty());
    CHECK(kept_words(R"({"type":"user","message":{"parts":[{"text":"x"}]}})").empty());
}

TEST_CASE("A request that failed says nothing once the model has answered", "[domain][dialect]") {
    const std::string answered = kept("kimi-answered");
    REQUIRE(answered.find("turn.step.retrying") != std::string::npos);
    CHECK_FALSE(kept_retry(answered));
    CHECK_FALSE(kept_retry(kept("qwen-429") + R"({"type":"assistant","message":{}})"));
    CHECK(kept_retry(answered + kept("kimi-429")));
}

TEST_CASE("What is no conversation says nothing of a request", "[domain][dialect]") {
    for (const char* text :
         {"", "\n\n", "{", "[1]", "\xff\xfe", R"({"type":"turn.step.retryin)", R"({"type":7})"})
        CHECK_FALSE(kept_retry(text));
    // Half a line may be the first that is read of a long file.
    CHECK(kept_retry(std::string(3UL << 20U, 'x') + "\n" + kept("qwen-429")));
}

TEST_CASE("The bridge tells that OpenCode asks its model again, in both of its forms",
          "[domain][dialect]") {
    const Retries wanted{ReplyEnd::rate_limited,
                         {},
                         "usage limit reached",
                         {},
                         parse_time("2026-11-29T03:55:40.470Z").value(),
                         true};
    CHECK(read_line(RuntimeOutput::opencode_json, notice) == std::vector<AgentEvent>{wanted});
    AcpConversation talk(AcpTask{});
    CHECK(talk.take(notice).events == std::vector<AgentEvent>{wanted});
}
