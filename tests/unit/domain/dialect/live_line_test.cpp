#include "domain/dialect/live_line.hpp"

#include "domain/dialect/dialect.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

using Lines = std::vector<LiveLine>;

Lines told(const AgentEvent& event) {
    return live_lines(event, "/w/at-1.1");
}

} // namespace

TEST_CASE("What an agent does is a line, with paths from where it works", "[domain][dialect]") {
    CHECK(told(ToolBegins{"1", "edits /w/at-1.1/src/a.c"}) ==
          Lines{{"edits src/a.c", LiveKind::does}});
    CHECK(told(ToolBegins{"1", "runs cat /w/at-1.1/a /w/at-1.1/b"}) ==
          Lines{{"runs cat a b", LiveKind::does}});
    CHECK(told(ToolBegins{"1", "edits /w/at-1.10/a"}) ==
          Lines{{"edits /w/at-1.10/a", LiveKind::does}});
    CHECK(told(Denied{"runs cat /w/at-1.1/a", "Do not."}) ==
          Lines{{"refused: runs cat a: Do not.", LiveKind::does}});
    CHECK(told(ToolBegins{"1", ""}).empty());
    CHECK(live_lines(ToolBegins{"1", "edits /a"}, "") == Lines{{"edits /a", LiveKind::does}});
}

TEST_CASE("What an agent says is told line by line, and why it waits for its model",
          "[domain][dialect]") {
    CHECK(told(Said{"One\nTwo"}) == Lines{{"One", LiveKind::says}, {"Two", LiveKind::says}});
    CHECK(told(Retries{ReplyEnd::rate_limited, 429, "", Millis{17'000}}) ==
          Lines{{"429, tries again in 17 s", LiveKind::retries}});
    CHECK(told(Retries{ReplyEnd::model_error, 500, "overloaded"}) ==
          Lines{{"500 overloaded, tries again", LiveKind::retries}});
    CHECK(told(Retries{}) == Lines{{"tries again", LiveKind::retries}});
    CHECK(told(Ends{ReplyEnd::model_error, 401, "bad key"}) == Lines{{"bad key", LiveKind::says}});
    CHECK(told(Ends{ReplyEnd::finished, {}, "done"}).empty());
    CHECK(told(Used{}).empty());
}

TEST_CASE("How long a runtime waits before it tries again is read", "[domain][dialect]") {
    const auto claude = read_line(RuntimeOutput::claude_stream_json,
                                  R"({"type":"system","subtype":"api_retry","error_status":429,)"
                                  R"("retry_delay_ms":17000.4,"error":"rate_limit"})");
    CHECK(std::get<Retries>(claude.at(0)).wait == Millis{17'000});
    const auto pi = read_line(RuntimeOutput::pi_json, R"({"type":"auto_retry_start",)"
                                                      R"("delayMs":2000,"errorMessage":"429"})");
    CHECK(std::get<Retries>(pi.at(0)).wait == Millis{2'000});
    const auto none = read_line(RuntimeOutput::pi_json, R"({"type":"auto_retry_start",)"
                                                        R"("delayMs":-1,"errorMessage":"429"})");
    CHECK_FALSE(std::get<Retries>(none.at(0)).wait);
}

TEST_CASE("The end of a long path is not lost", "[domain][dialect]") {
    const std::string folder = "/home/user/" + std::string(120, 'x');
    const auto events = read_line(
        RuntimeOutput::claude_stream_json,
        R"({"type":"assistant","message":{"content":[{"type":"tool_use","id":"1","name":"Edit",)"
        R"("input":{"file_path":")" +
            folder + R"(/src/a.c"}}]}})");
    CHECK(live_lines(events.at(0), folder) == Lines{{"edits src/a.c", LiveKind::does}});
}
