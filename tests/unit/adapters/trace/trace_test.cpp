#include "adapters/trace/trace.hpp"

#include "support/written_trace.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

}

TEST_CASE("a span is a line with OpenTelemetry's names", "[trace]") {
    WrittenTrace written;
    { TraceSpan span(written.trace, "git rev-parse"); }
    REQUIRE(written.lines.size() == 1);
    CHECK(written.lines[0].ends_with("}\n"));
    const Json span = written.spans()[0];
    CHECK(span.string_at("name") == "git rev-parse");
    CHECK(span.string_at("trace_id").size() == 32);
    CHECK(span.string_at("span_id").size() == 16);
    CHECK(span.find("parent_span_id")->is_null());
    CHECK(span.find("start_time_unix_nano")->as_int() == 1'000'000);
    CHECK(span.find("end_time_unix_nano")->as_int() == 2'000'000);
    CHECK(span.find("duration_nano")->as_int() == 1'000'000);
    CHECK(WrittenTrace::attribute(span, "process.pid") == "7");
    CHECK(span.find("status") == nullptr);
}

TEST_CASE("what begins while an enclosing span lasts is inside of it", "[trace]") {
    WrittenTrace written;
    {
        TraceSpan call(written.trace, "call", TraceSpan::Reach::encloses);
        {
            TraceSpan stage(written.trace, "stage", TraceSpan::Reach::encloses);
            TraceSpan git(written.trace, "git");
            TraceSpan store(written.trace, "store");
        }
        TraceSpan after(written.trace, "after");
    }
    const auto spans = written.spans();
    REQUIRE(spans.size() == 5);
    const std::string stage = spans[2].string_at("span_id");
    const std::string call = spans[4].string_at("span_id");
    CHECK(spans[2].string_at("name") == "stage");
    CHECK(spans[0].string_at("parent_span_id") == stage);
    CHECK(spans[1].string_at("parent_span_id") == stage);
    CHECK(spans[2].string_at("parent_span_id") == call);
    CHECK(spans[3].string_at("parent_span_id") == call);
    std::set<std::string> ids;
    std::set<std::string> traces;
    for (const Json& span : spans) {
        ids.insert(span.string_at("span_id"));
        traces.insert(span.string_at("trace_id"));
    }
    CHECK(ids.size() == 5);
    CHECK(traces.size() == 1);
}

TEST_CASE("a call goes on in the trace that it is told of", "[trace]") {
    const auto parent = parse_trace_parent(given);
    REQUIRE(parent);
    WrittenTrace written(parent);
    std::string handed_on;
    {
        TraceSpan span(written.trace, "call");
        handed_on = trace_parent_text(span.as_parent());
    }
    const Json span = written.spans()[0];
    CHECK(span.string_at("trace_id") == "0af7651916cd43dd8448eb211c80319c");
    CHECK(span.string_at("parent_span_id") == "b7ad6b7169203331");
    CHECK(handed_on == "00-0af7651916cd43dd8448eb211c80319c-" + span.string_at("span_id") + "-01");
    CHECK(trace_parent_text(*parent) == given);
}

TEST_CASE("what is no whole parent is none", "[trace]") {
    for (const char* text : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                             "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                             "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01"}) {
        INFO(text);
        CHECK_FALSE(parse_trace_parent(text));
    }
}

TEST_CASE("nothing secret and nothing long stands in a line", "[trace]") {
    WrittenTrace written({}, {{"MY_TOKEN", "hush-hush"}});
    {
        TraceSpan span(written.trace, "x");
        span.set("a", std::string("it is hush-hush, https://ada:pw@example.org/r"));
        span.set("b", std::string(5'000, 'x'));
        span.set("c", std::vector<std::string>(500, "y"));
        span.fail("git-failed", "said hush-hush");
    }
    const Json span = written.spans()[0];
    CHECK(WrittenTrace::attribute(span, "a") == "\"it is ***, https://***@example.org/r\"");
    CHECK(WrittenTrace::attribute(span, "error.type") == "\"git-failed\"");
    CHECK(span.find("status")->find("code")->as_int() == 2);
    CHECK(span.find("status")->string_at("message") == "said ***");
    CHECK(written.lines[0].size() < 2'000);
}
