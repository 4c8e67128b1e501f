// Real agents whose conversation has become too long and is summed up: our handler says what the
// summary has to keep, and what the session is about stands in the requests that follow it.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

// What is said of a conversation that is thrown away.
constexpr auto summary = R"({"text": "<summary>There was a word.</summary>"})";
constexpr auto forgotten = "a-word-that-no-summary-has";
constexpr auto to_be_kept = "Keep what this session is about:";

struct Summing {
    std::string agent;
    // Whether its model is asked for the summary as for anything else, by the script.
    bool by_script = false;
    // Whether it takes what the handler says into that request.
    bool is_told_what_to_keep = false;
    // What the conversation is said to have come to.
    long tokens = 5'000'000;
    // Of the user's, below the home.
    std::map<std::string, std::string> settings = {};
};

void keeps_what_it_is_about(const Summing& summing) {
    const std::string tokens = std::to_string(summing.tokens);
    ModelScript script;
    script.runs(std::string("echo ") + forgotten)
        .turn(R"({"run": "pwd", "usage": {"input": )" + tokens + R"(}, "aside": {"input": )" +
              tokens + "}}");
    if (summing.by_script) script.turn(summary);
    script
        .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello' && "
              "changeset_done")
        .says("The greeting is there.");
    AgentDesk desk(summing.agent, script);
    for (const auto& [file, text] : summing.settings)
        write_file(desk.sandbox().git().home() / file, text);
    desk.plan_greeting();

    const ProcessResult worked = desk.work();

    const std::vector<Json> requests = desk.model().requests();
    INFO(worked.out << worked.err << "\nresults:\n" << join(desk.model().results(), "\n"));
    CHECK(worked.status == 0);
    CHECK(desk.sandbox().git().try_git(desk.folder(), {"show", "greet:hello.txt"}).out ==
          "hello\n");
    // The last thing that was asked of it begins with the summary.
    const std::string last = lines_of(desk.model().read()).back();
    CHECK(last.find(forgotten) == std::string::npos);
    CHECK(last.find("next: resume") != std::string::npos);
    const bool told = std::ranges::any_of(requests, [](const Json& request) {
        const Json* const body = request.find("body");
        return body != nullptr && body->dump().find(to_be_kept) != std::string::npos;
    });
    CHECK(told == summing.is_told_what_to_keep);
}

} // namespace

TEST_CASE("Claude Code sums up what the session is about", "[agents][claude][compaction]") {
    keeps_what_it_is_about({.agent = "claude", .by_script = true, .is_told_what_to_keep = true});
}
TEST_CASE("Codex sums up what the session is about", "[agents][codex][compaction]") {
    keeps_what_it_is_about({.agent = "codex"});
}
TEST_CASE("OpenCode sums up what the session is about", "[agents][opencode][compaction]") {
    keeps_what_it_is_about({.agent = "opencode", .is_told_what_to_keep = true});
}
TEST_CASE("pi sums up what the session is about", "[agents][pi][compaction]") {
    keeps_what_it_is_about({.agent = "pi",
                            .settings = {{".pi/agent/settings.json",
                                          R"({"defaultProvider": "scripted",
    "defaultModel": "scripted", "compaction": {"enabled": true, "keepRecentTokens": 10}})"}}});
}
TEST_CASE("Qwen Code sums up what the session is about", "[agents][qwen][compaction]") {
    keeps_what_it_is_about({.agent = "qwen", .by_script = true, .tokens = 170'000});
}
