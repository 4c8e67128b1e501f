#include "domain/dialect/dialect.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

using Events = std::vector<AgentEvent>;

Events claude_events(std::string_view line) {
    return read_line(RuntimeOutput::claude_stream_json, line);
}

} // namespace

TEST_CASE("A plain line is said as it stands", "[domain][dialect]") {
    CHECK(read_line(RuntimeOutput::plain, "{\"type\":\"result\"}") ==
          Events{Said{"{\"type\":\"result\"}"}});
    CHECK(read_line(RuntimeOutput::plain, "") == Events{Said{""}});
    CHECK(read_line(RuntimeOutput::plain, "a\xff") == Events{Said{"a\xff"}});
}

TEST_CASE("A line of a talk says whose it is, and no more", "[domain][dialect]") {
    const auto session = [](std::string_view line) { return read_line(RuntimeOutput::acp, line); };
    CHECK(session(R"({"jsonrpc":"2.0","id":1,"result":{"sessionId":"s-1"}})") ==
          Events{RuntimeSession{"s-1"}});
    CHECK(session(R"({"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s-1",)"
                  R"("update":{"sessionUpdate":"tool_call","toolCallId":"t"}}})") ==
          Events{RuntimeSession{"s-1"}});
    CHECK(session(R"({"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn"}})").empty());
}

TEST_CASE("What is no event of the form says nothing", "[domain][dialect]") {
    for (const auto& form : names_of(RuntimeOutput{})) {
        if (form.value == RuntimeOutput::plain) continue;
        for (const char* line :
             {"", "   ", "warning: slow", "{", "[]", "null", "7", "{}", "{\"type\":7}",
              "{\"type\":\"new-kind\"}", "{\"type\":\"assistant\",\"message\":[1]}",
              "{\"type\":\"item.completed\",\"item\":null}", "{\"a\":\"\xff\"}", "\x1b[31mred"})
            CHECK(read_line(form.value, line).empty());
    }
}

TEST_CASE("An event may have its keys in any order, and more of them", "[domain][dialect]") {
    CHECK(claude_events(R"({"new":{"x":[1]},"session_id":"s","subtype":"init","type":"system"})") ==
          Events{RuntimeSession{"s"}});
    const Events end =
        claude_events(R"(  {"result":"ok","usage":{"output_tokens":2},"type":"result"} )");
    REQUIRE(end.size() == 2);
    CHECK(end[0] == AgentEvent(Used{{.output = 2}, Covers::conversation}));
    CHECK(end[1] == AgentEvent(Ends{}));
}

TEST_CASE("Numbers that make no sense are none", "[domain][dialect]") {
    const Events end =
        claude_events(R"({"type":"result","usage":{"input_tokens":-4,"output_tokens":"x"},)"
                      R"("total_cost_usd":null,"api_error_status":99999,"is_error":true})");
    REQUIRE(end.size() == 2);
    CHECK(end[0] == AgentEvent(Used{{}, Covers::conversation}));
    CHECK(end[1] == AgentEvent(Ends{ReplyEnd::model_error}));
}

TEST_CASE("A budget that is used up is told as one", "[domain][dialect]") {
    const Events end =
        claude_events(R"({"type":"result","subtype":"error_max_budget_usd","is_error":true})");
    CHECK(end.back() == AgentEvent(Ends{ReplyEnd::over_budget}));
}

TEST_CASE("What an agent is told in the midst of its turn is not its own word",
          "[domain][dialect]") {
    struct Row {
        RuntimeOutput form;
        std::string line;
    };
    for (const Row& row : std::vector<Row>{
             {RuntimeOutput::claude_stream_json,
              R"({"type":"user","message":{"content":[{"type":"text","text":"Go on."}]}})"},
             {RuntimeOutput::claude_stream_json,
              R"({"type":"user","message":{"content":"Go on."}})"},
             {RuntimeOutput::gemini_stream_json,
              R"({"type":"error","severity":"warning","message":"Agent execution blocked: x"})"},
             {RuntimeOutput::gemini_stream_json,
              R"({"type":"message","role":"user","content":"Go on."})"},
             {RuntimeOutput::copilot_json,
              R"({"type":"user.message","data":{"content":"Go on."}})"},
             {RuntimeOutput::pi_json, R"({"type":"message_end","message":{"role":"user",)"
                                      R"("content":[{"type":"text","text":"Go on."}]}})"}}) {
        INFO(row.line);
        CHECK(read_line(row.form, row.line) == Events{Prompted{}});
    }
    CHECK(claude_events(R"({"type":"user","message":{"content":[{"type":"tool_result",)"
                        R"("tool_use_id":"t"}]}})") == Events{ToolEnds{"t"}});
}

TEST_CASE("A line beyond all bounds is not read", "[domain][dialect]") {
    std::string line = R"({"type":"system","subtype":"init","session_id":"s","x":")";
    line.append(longest_event, 'x');
    line += "\"}";
    CHECK(claude_events(line).empty());
}

TEST_CASE("A tool is named by what it does", "[domain][dialect]") {
    const auto doing = [](const std::string& tool, const std::string& input) {
        const Events events = claude_events(
            R"({"type":"assistant","message":{"content":[{"type":"tool_use","id":"1","name":")" +
            tool + R"(","input":)" + input + "}]}}");
        return std::get<ToolBegins>(events.at(0)).doing;
    };
    CHECK(doing("Bash", R"({"command":"make test\nmake lint"})") == "runs make test ...");
    CHECK(doing("Edit", R"({"file_path":"src/a.c"})") == "edits src/a.c");
    CHECK(doing("Read", R"({"file_path":"src/a.c"})") == "reads src/a.c");
    CHECK(doing("WebSearch", R"({"query":"x"})") == "uses WebSearch");
    CHECK(doing("", R"({"query":"x"})") == "uses a tool");
    CHECK(doing("Bash", R"({"command":")" + std::string(500, 'x') + "\"}").size() < 120);
}

TEST_CASE("A shell that wraps a command is left out with its quotes", "[domain][dialect]") {
    const auto runs = [](const std::string& command) {
        const Json item =
            Json::object({{"id", "1"}, {"type", "command_execution"}, {"command", command}});
        const Json event = Json::object({{"type", "item.started"}, {"item", item}});
        return std::get<ToolBegins>(read_line(RuntimeOutput::codex_jsonl, event.dump()).at(0))
            .doing;
    };
    CHECK(runs("/bin/bash -c false") == "runs false");
    CHECK(runs("/bin/bash -lc 'make test'") == "runs make test");
    CHECK(runs(R"(bash -c "git commit -m 'Say \"hi\" to \$USER' a\b")") ==
          R"(runs git commit -m 'Say "hi" to $USER' a\b)");
    CHECK(runs(R"(bash -lc 'it'\''s one')") == "runs it's one");
    CHECK(runs("bash -c 'echo' more") == "runs 'echo' more");
    CHECK(runs("bash -c 'open") == "runs 'open");
    CHECK(runs("echo 'a'") == "runs echo 'a'");
}

TEST_CASE("Claude Code says until when nothing is left of a subscription", "[domain][dialect]") {
    const Events told = claude_events(R"({"type":"rate_limit_event","rate_limit_info":)"
                                      R"({"status":"rejected","resetsAt":1795924540}})");
    REQUIRE(told.size() == 1);
    CHECK(told[0] ==
          AgentEvent(Retries{
              ReplyEnd::rate_limited, {}, "", {}, parse_time("2026-11-29T03:55:40Z").value()}));
    CHECK(claude_events(R"({"type":"rate_limit_event","rate_limit_info":)"
                        R"({"status":"allowed","resetsAt":1795924540}})")
              .empty());
    CHECK(claude_events(R"({"type":"rate_limit_event","rate_limit_info":{"status":"rejected"}})")
              .empty());
}

TEST_CASE("OpenCode hands on the answer's retry-after", "[domain][dialect]") {
    const Events told =
        read_line(RuntimeOutput::opencode_json,
                  R"({"type":"error","error":{"name":"APIError","data":{"message":"slow down",)"
                  R"("statusCode":429,"responseHeaders":{"retry-after":"3600"}}}})");
    REQUIRE(told.size() == 1);
    CHECK(told[0] == AgentEvent(Ends{ReplyEnd::rate_limited, 429, "slow down", Millis{3'600'000}}));
}
