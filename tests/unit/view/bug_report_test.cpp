#include "view/bug_report.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Redaction redaction(Secrets(std::map<std::string, std::string>{{"THE_TOKEN", "hush-hush"}}),
                          {{"/home/ada", "~"}});

BugReport report() {
    DoctorOutcome found;
    found.checks.push_back(
        {"hooks", {.state = CheckState::wrong, .message = "no file in /home/ada/x"}});
    Json span = Json::object();
    span.set("name", "git fetch").set("argv", "https://hush-hush@example.org");
    return {
        .at = unwrap(parse_time("2026-01-01T09:00:00Z")),
        .version = "1.2.3",
        .git = std::string("git version 2.39.5"),
        .system = "Linux",
        .runtimes =
            std::vector<InstalledRuntime>{
                {.name = "claude", .state = RuntimeState::starts, .version = "2.0 (Claude Code)"},
                {.name = "codex", .state = RuntimeState::missing, .fault = "is not on PATH"}},
        .doctor = found,
        .trace = TraceTail{.spans = {span}, .left_out = 3}};
}

} // namespace

TEST_CASE("a report has what is known, without what is secret", "[bugreport][view]") {
    const std::string text = bug_report_text(report(), redaction);
    for (const char* part : {"What did you do?", "git-atelier  1.2.3", "git version 2.39.5",
                             "claude  starts  2.0 (Claude Code)", "wrong  hooks  no file in ~/x",
                             "3 earlier spans", "git fetch"})
        CHECK_THAT(text, ContainsSubstring(part));
    for (const char* part : {"/home/ada", "hush-hush", "codex"})
        CHECK_THAT(text, !ContainsSubstring(part));
    const std::string json = bug_report_json(report(), redaction).dump();
    CHECK_THAT(json, ContainsSubstring("no file in ~/x"));
    CHECK_THAT(json, !ContainsSubstring("hush-hush"));
}

TEST_CASE("what could not be looked at is told with its cause", "[bugreport][view]") {
    BugReport bare = report();
    bare.git = fail(ErrorCode::runtime_missing, "there is no git");
    bare.doctor = fail(ErrorCode::not_registered, "/home/ada/x is not registered");
    bare.trace = std::nullopt;
    const std::string text = bug_report_text(bare, redaction);
    CHECK_THAT(text, ContainsSubstring("there is no git"));
    CHECK_THAT(text, ContainsSubstring("not-registered: ~/x is not registered"));
    CHECK_THAT(text, ContainsSubstring("none: ATELIER_TRACE is not set"));
    const Json json = bug_report_json(bare, redaction);
    CHECK(json.find("doctor")->is_null());
    CHECK(json.find("doctor_error")->string_at("code") == "not-registered");
    CHECK(json.find("trace")->is_null());
}
