#include "adapters/trace/traced_progress.hpp"

#include "support/project_fixture.hpp"
#include "support/written_trace.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a stage lasts to the next one, and what begins meanwhile is inside of it", "[trace]") {
    WrittenTrace written;
    auto fake = std::make_unique<RecordedProgress>();
    const RecordedProgress& shown = *fake;
    {
        TracedProgress progress(std::move(fake), written.trace);
        progress.begin("at-1.1", "One");
        progress.stage("at-1.1", "agent demo");
        { const TraceSpan git(written.trace, "git"); }
        progress.warn("a word between");
        progress.stage("at-1.1", "integrate");
        progress.failed("at-1.1", "it conflicts");
        { const TraceSpan git(written.trace, "git"); }
        CHECK(shown.stages == std::vector<std::string>{"agent demo", "integrate"});
        CHECK(shown.finished == std::vector<std::string>{"it conflicts"});
        CHECK(shown.warnings.size() == 1);
        CHECK(shown.notes.size() == 1);
    }
    const auto spans = written.spans();
    REQUIRE(spans.size() == 4);
    CHECK(spans[1].string_at("name") == "stage agent");
    CHECK(WrittenTrace::attribute(spans[1], "atelier.stage") == "\"agent demo\"");
    CHECK(WrittenTrace::attribute(spans[1], "atelier.subject") == "\"at-1.1\"");
    CHECK(spans[0].string_at("parent_span_id") == spans[1].string_at("span_id"));
    CHECK(spans[2].string_at("name") == "stage integrate");
    CHECK(spans[2].find("status")->string_at("message") == "it conflicts");
    CHECK(spans[3].find("parent_span_id")->is_null());
}

TEST_CASE("a stage that nothing ends, ends with the call", "[trace]") {
    WrittenTrace written;
    {
        TracedProgress progress(std::make_unique<RecordedProgress>(), written.trace);
        progress.stage("watch", "waiting for work");
    }
    CHECK(written.spans().at(0).string_at("name") == "stage waiting");
}
