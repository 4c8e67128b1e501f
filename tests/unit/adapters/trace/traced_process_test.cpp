#include "adapters/trace/traced_process.hpp"

#include "support/project_fixture.hpp"
#include "support/written_trace.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct TracedPrograms {
    WrittenTrace written;
    FakeProcess* programs = nullptr;
    std::unique_ptr<TracedProcess> process;

    TracedPrograms() {
        auto fake = std::make_unique<FakeProcess>();
        programs = fake.get();
        process = std::make_unique<TracedProcess>(std::move(fake), written.trace);
    }
};

} // namespace

TEST_CASE("a child is a span, and is told which", "[trace]") {
    TracedPrograms traced;
    traced.programs->answer = [](const ProcessRequest&) { return ProcessResult{.status = 1}; };
    ProcessRequest request{.argv = {"/usr/bin/git", "rev-parse", "HEAD"}};
    request.environment["TRACEPARENT"] = "another's";
    request.input = "in";
    CHECK(unwrap(traced.process->run(request)).status == 1);
    const Json span = traced.written.spans().at(0);
    CHECK(span.string_at("name") == "git rev-parse");
    CHECK(WrittenTrace::attribute(span, "process.exit.code") == "1");
    CHECK(WrittenTrace::attribute(span, "process.command_args") ==
          R"(["/usr/bin/git","rev-parse","HEAD"])");
    // Its answer, no fault of the call.
    CHECK(span.find("status") == nullptr);
    const ProcessRequest& ran = traced.programs->ran.at(0);
    CHECK(ran.input == "in");
    CHECK(ran.environment.at("TRACEPARENT") ==
          "00-" + span.string_at("trace_id") + "-" + span.string_at("span_id") + "-01");
}

TEST_CASE("the span of a child that cannot start, or does not end, says so", "[trace]") {
    TracedPrograms traced;
    traced.programs->answer = [](const ProcessRequest&) -> Result<ProcessResult> {
        return fail(ErrorCode::runtime_missing, "there is no bd");
    };
    CHECK(must_fail(traced.process->run({.argv = {"bd"}})).code == ErrorCode::runtime_missing);
    traced.programs->answer = [](const ProcessRequest&) {
        return ProcessResult{.status = 137, .timed_out = true};
    };
    unwrap(traced.process->run({.argv = {"bd"}}));
    const auto spans = traced.written.spans();
    CHECK(WrittenTrace::attribute(spans.at(0), "error.type") == "\"runtime-missing\"");
    CHECK(WrittenTrace::attribute(spans.at(1), "error.type") == "\"timeout\"");
}

TEST_CASE("what -c sets is not written down", "[trace]") {
    TracedPrograms traced;
    unwrap(traced.process->run(
        {.argv = {"git", "-c", "http.extraHeader=Authorization: basic eA==", "fetch"}}));
    CHECK(WrittenTrace::attribute(traced.written.spans().at(0), "process.command_args") ==
          R"(["git","-c","http.extraHeader=***","fetch"])");
}

TEST_CASE("of Git a span has the command in its name", "[trace]") {
    CHECK(span_name_of({"git", "status"}) == "git status");
    CHECK(span_name_of({"git", "-c", "a=b", "-C", "/x", "--no-pager", "log", "-n"}) == "git log");
    CHECK(span_name_of({"git", "--version"}) == "git");
    CHECK(span_name_of({"/opt/bin/gh", "pr"}) == "gh");
    CHECK(span_name_of({}).empty());
}
