// One trace over the processes of a run: the command, its stages, Git, the store, the skills that
// an agent calls and the hooks that Git calls.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::vector<Json> spans_of(const fs::path& file) {
    std::vector<Json> spans;
    for (const std::string& line : lines_of(read_file(file))) {
        auto parsed = parse_json(line);
        INFO(line);
        REQUIRE(std::holds_alternative<Json>(parsed));
        spans.push_back(std::get<Json>(std::move(parsed)));
    }
    return spans;
}

std::set<std::string> names_of_spans(const std::vector<Json>& spans) {
    std::set<std::string> names;
    for (const Json& span : spans)
        names.insert(span.string_at("name"));
    return names;
}

} // namespace

TEST_CASE("a run's time is in one trace, whichever process it went to", "[e2e][trace]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, numbered_parts("demo: write N.txt N", 1));
    sandbox.environment()["ATELIER_TRACE"] = "trace.jsonl";
    sandbox.environment()["MY_TOKEN"] = "hush-hush-hush";
    sandbox.environment()["TRACEPARENT"] =
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    sandbox.work(repository.folder, {"--run-mode", "once"});
    const auto spans = spans_of(repository.folder / "trace.jsonl");
    const auto names = names_of_spans(spans);
    for (const char* name :
         {"git atelier work", "stage claim", "stage agent", "stage integrate", "store write",
          "store read", "startup_contract", "changeset_done", "reference-transaction"})
        CHECK(names.contains(name));
    CHECK(std::ranges::any_of(names,
                              [](const std::string& name) { return name.starts_with("git "); }));

    std::map<std::string, const Json*> by_id;
    for (const Json& span : spans)
        by_id[span.string_at("span_id")] = &span;
    CHECK(by_id.size() == spans.size());
    for (const Json& span : spans) {
        INFO(span.dump());
        CHECK(span.string_at("trace_id") == "0af7651916cd43dd8448eb211c80319c");
        CHECK(span.find("duration_nano")->as_int() >= 0);
        const std::string parent = span.string_at("parent_span_id");
        CHECK((by_id.contains(parent) || parent == "b7ad6b7169203331"));
        CHECK_THAT(span.dump(), !ContainsSubstring("hush-hush-hush"));
        if (span.string_at("name") == "changeset_done")
            CHECK_FALSE(span.find("attributes")->string_at("atelier.session").empty());
    }
}

TEST_CASE("without a trace no file is written, and one that cannot be written stops nothing",
          "[e2e][trace]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init"});
    sandbox.environment()["ATELIER_TRACE"] = "/no/such/folder/trace";
    const ProcessResult listed = sandbox.try_atelier(repository.folder, {"list"});
    CHECK(listed.status == 0);
    CHECK_THAT(listed.err, ContainsSubstring("ATELIER_TRACE"));
    sandbox.environment()["ATELIER_TRACE"] = "";
    CHECK(sandbox.try_atelier(repository.folder, {"list"}).err.empty());
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
}

TEST_CASE("a failed call says in its span with which code", "[e2e][trace]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const fs::path trace = sandbox.root() / "trace.jsonl";
    sandbox.environment()["ATELIER_TRACE"] = trace.string();
    CHECK(sandbox.try_atelier(repository.folder, {"show", "at-zzzzz"}).status != 0);
    const auto spans = spans_of(trace);
    REQUIRE_FALSE(spans.empty());
    const Json& call = spans.back();
    CHECK(call.string_at("name") == "git atelier show");
    CHECK(call.find("attributes")->string_at("error.type") == "not-registered");
}
