#include "wiring/traced_call.hpp"

#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/quiet_progress.hpp"
#include "support/temporary_folder.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("without a file to trace to, everything is handed on as it is", "[trace]") {
    ProcessEnvironment around = process_environment_of({{"TRACEPARENT", "somebody's"}});
    const Environment before = around.all;
    TracedCall call(around, "list");
    CHECK(around.all == before);
    auto store = std::make_unique<MemoryStore>();
    const PlanStore* const given = store.get();
    CHECK(call.traced(std::move(store)).get() == given);
    auto progress = std::make_unique<QuietProgress>();
    const Progress* const shown = progress.get();
    CHECK(call.traced(std::move(progress)).get() == shown);
}

TEST_CASE("what a call starts is told the file and the span of the call", "[trace]") {
    const TemporaryFolder folder;
    const std::string file = (folder / "trace.jsonl").string();
    ProcessEnvironment around = process_environment_of({{"ATELIER_TRACE", file}});
    {
        TracedCall call(around, "list");
        CHECK(around.all.at("ATELIER_TRACE") == file);
        const Result<int> refused = fail(ErrorCode::not_found, "no");
        CHECK_FALSE(call.ended(refused));
    }
    const auto lines = lines_of(*posix::read_file(file));
    REQUIRE(lines.size() == 1);
    const Json span = std::get<Json>(parse_json(lines[0]));
    CHECK(around.all.at("TRACEPARENT") ==
          "00-" + span.string_at("trace_id") + "-" + span.string_at("span_id") + "-01");
    CHECK(span.find("attributes")->string_at("error.type") == "not-found");
    CHECK(own_trace(around) == span.string_at("trace_id"));
}

TEST_CASE("a trace that somebody else has begun is not a call's own", "[trace]") {
    const TemporaryFolder folder;
    const std::string parent = "00-" + std::string(32, 'a') + "-" + std::string(16, 'b') + "-01";
    ProcessEnvironment around = process_environment_of(
        {{"ATELIER_TRACE", (folder / "trace.jsonl").string()}, {"TRACEPARENT", parent}});
    const TracedCall call(around, "list");
    CHECK(around.all.at("TRACEPARENT") != parent);
    CHECK(own_trace(around).empty());
    CHECK(own_trace(process_environment_of({})).empty());
}

TEST_CASE("a file that cannot be written stops no call", "[trace]") {
    ProcessEnvironment around = process_environment_of(
        {{"ATELIER_TRACE", "/no/such/folder/trace"}, {"ATELIER_AGENT_ID", "atelier/worker/w"}});
    TracedCall call(around, "list");
    CHECK_FALSE(around.all.contains("TRACEPARENT"));
    CHECK(unwrap(call.ended(Result<int>(7))) == 7);
}
