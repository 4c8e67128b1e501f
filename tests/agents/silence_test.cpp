// A tool of a real agent that prints nothing for longer than session.stall: it is waited for, as
// the agent says that it runs. Two agents each time; the others, whose tests are hidden, by
// tools/soak.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Of an agent's tool for commands: how it is asked to wait for one that takes its time.
enum class Patience { endless, asked };

ModelScript script_of(const std::string& command, Patience patience) {
    ModelScript script;
    if (patience == Patience::endless)
        script.runs(command);
    else
        script.turn(R"({"tool": "exec_command", "input": {"yield_time_ms": 30000, "cmd": )" +
                    Json(command).dump() + "}}");
    return script.says("The greeting is there.");
}

// On a slow machine an agent may be as silent before its tool begins, or after it: then both are
// given longer.
void waits_for_its_tool(const std::string& agent, Patience patience = Patience::endless) {
    for (int stall = 10;; stall *= 2) {
        const std::string seconds = std::to_string(stall) + "s";
        const std::string silence = std::to_string(stall + 4);
        // Some refuse to run a sleep.
        const std::string command =
            "touch begun; timeout " + silence +
            " tail -f /dev/null; rm begun; "
            "echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello' && "
            "changeset_done";
        AgentDesk desk(agent, script_of(command, patience),
                       R"({"session": {"stall": ")" + seconds + R"("}})");
        const std::string changeset = desk.plan_greeting();

        const ProcessResult worked = desk.work();

        const auto landed =
            desk.sandbox().git().try_git(desk.folder(), {"show", "greet:hello.txt"});
        const bool in_the_tool =
            fs::exists(desk.sandbox().project(desk.folder()) / "worktrees" / changeset / "begun");
        INFO(worked.out << worked.err << "\nresults:\n" << join(desk.model().results(), "\n"));
        CHECK_FALSE(in_the_tool);
        if (!in_the_tool && landed.status != 0 && stall < 80) continue;
        CHECK(landed.out == "hello\n");
        return;
    }
}

} // namespace

TEST_CASE("Claude Code is waited for while its tool is silent", "[agents][claude][silence]") {
    waits_for_its_tool("claude");
}
TEST_CASE("Codex is waited for while its tool is silent", "[.][agents][codex][silence]") {
    waits_for_its_tool("codex", Patience::asked);
}
TEST_CASE("Gemini CLI is waited for while its tool is silent", "[.][agents][gemini][silence]") {
    waits_for_its_tool("gemini");
}
TEST_CASE("OpenCode is waited for while its tool is silent", "[.][agents][opencode][silence]") {
    waits_for_its_tool("opencode");
}
TEST_CASE("Copilot CLI is waited for while its tool is silent", "[.][agents][copilot][silence]") {
    waits_for_its_tool("copilot");
}
TEST_CASE("pi is waited for while its tool is silent", "[agents][pi][silence]") {
    waits_for_its_tool("pi");
}
TEST_CASE("Qwen Code is waited for while its tool is silent", "[.][agents][qwen][silence]") {
    waits_for_its_tool("qwen");
}
TEST_CASE("Kimi Code is waited for while its tool is silent", "[.][agents][kimi][silence]") {
    waits_for_its_tool("kimi");
}
