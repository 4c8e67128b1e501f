#include "base/json.hpp"
#include "domain/agent/hook_document.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

const HookPlaces places{.programs = "/opt/my programs",
                        .instructions = "/home/a/AGENTS.md",
                        .skills = "/home/a/skills",
                        .bridge = "/home/a/bridge.mjs"};

Json document(HookDialect form) {
    return std::get<Json>(parse_json(hooks_document(form, places)));
}

std::string call_at(const Json& hooks, const char* event) {
    const Json* found = hooks.find("hooks")->find(event);
    REQUIRE(found != nullptr);
    return found->as_array().at(0).find("hooks")->as_array().at(0).string_at("command");
}

} // namespace

TEST_CASE("a runtime's events lead to our handlers, which answer in its form") {
    const Json claude = document(HookDialect::claude);
    CHECK(call_at(claude, "SessionStart") ==
          "'/opt/my programs/atelier-session-start' --form claude");
    CHECK(call_at(claude, "PreToolUse") == "'/opt/my programs/atelier-pre-tool-use' --form claude");
    CHECK(call_at(claude, "PreCompact") == "'/opt/my programs/atelier-pre-compact' --form claude");
    CHECK(call_at(claude, "SessionEnd") == "'/opt/my programs/atelier-session-end' --form claude");
    CHECK(call_at(claude, "Stop") == "'/opt/my programs/atelier-stop' --form claude");
    const Json gemini = document(HookDialect::gemini);
    CHECK(call_at(gemini, "BeforeTool") == "'/opt/my programs/atelier-pre-tool-use' --form gemini");
    CHECK(call_at(gemini, "AfterAgent") == "'/opt/my programs/atelier-stop' --form gemini");
    CHECK(call_at(gemini, "SessionEnd") == "'/opt/my programs/atelier-session-end' --form gemini");
    CHECK(gemini.find("hooks")->as_object().size() == 4);
    CHECK(document(HookDialect::copilot).find("hooks")->find("PreCompact") == nullptr);
    CHECK(gemini.find("context")->find("includeDirectories")->dump() == R"(["/home/a"])");
    CHECK(call_at(document(HookDialect::none), "Stop") ==
          "'/opt/my programs/atelier-stop' --form claude");
}

TEST_CASE("OpenCode is given its bridge, instructions and skills as configuration") {
    CHECK(document(HookDialect::opencode).dump() ==
          R"({"plugin":["file:///home/a/bridge.mjs"],"instructions":["/home/a/AGENTS.md"],)"
          R"("skills":{"paths":["/home/a/skills"]}})");
}

TEST_CASE("Codex is given hooks and instructions as options, and nobody else is") {
    const auto arguments = hook_arguments(HookDialect::codex, places, "say \"yes\"\nalways");
    REQUIRE(arguments.size() == 12);
    CHECK(arguments[0] == "-c");
    CHECK(
        arguments[1] ==
        R"(hooks.SessionStart=[{hooks=[{type="command",command="'/opt/my programs/atelier-session-start' --form codex"}]}])");
    CHECK(arguments[11] == R"(developer_instructions="say \"yes\"\nalways")");
    CHECK(hook_arguments(HookDialect::claude, places, "x").empty());
}

TEST_CASE("the instructions name the skills' pages where a runtime shows its model none") {
    const auto lists = [](HookDialect hooks, const std::string& skills) {
        RuntimeDefinition runtime;
        runtime.hooks = hooks;
        runtime.skills = skills;
        return lists_skills(runtime);
    };
    CHECK(lists(HookDialect::claude, "plugin/skills"));
    CHECK(lists(HookDialect::copilot, "plugin/skills"));
    CHECK_FALSE(lists(HookDialect::claude, ".qwen/skills"));
    CHECK(lists(HookDialect::pi, "skills"));
    for (const HookDialect form : {HookDialect::none, HookDialect::codex, HookDialect::gemini})
        CHECK_FALSE(lists(form, "skills"));
}

TEST_CASE("skills are programs of which a runtime that asks a person need not ask") {
    HookPlaces planners = places;
    planners.allowed = {"plan_create_epic", "hook_status"};
    const Json claude = std::get<Json>(parse_json(hooks_document(HookDialect::claude, planners)));
    CHECK(claude.find("permissions")->dump() ==
          R"RULES({"allow":["Bash(plan_create_epic)","Bash(plan_create_epic *)",)RULES"
          R"RULES("Bash(hook_status)","Bash(hook_status *)"]})RULES");
    CHECK(claude.find("hooks")->dump() == document(HookDialect::claude).find("hooks")->dump());
    CHECK(document(HookDialect::claude).find("permissions") == nullptr);
    // Qwen Code does not stop at each new worktree either; a plugin has nothing of that.
    CHECK(claude.find("security")->dump() == R"({"folderTrust":{"enabled":false}})");
    CHECK(document(HookDialect::claude).find("security") == nullptr);
    CHECK(gemini_policy(planners.allowed) ==
          "[[rule]]\ntoolName = \"run_shell_command\"\n"
          "commandPrefix = [\"plan_create_epic\",\"hook_status\"]\n"
          "decision = \"allow\"\npriority = 100\n");
}

TEST_CASE("a turn without tools has settings by which none is offered, where it takes that") {
    CHECK(std::get<Json>(parse_json(toolless_document(HookDialect::gemini))).dump() ==
          R"({"tools":{"core":["none"]}})");
    CHECK(std::get<Json>(parse_json(toolless_document(HookDialect::opencode))).dump() ==
          R"({"permission":{"*":"deny"}})");
    CHECK(toolless_document(HookDialect::claude) == Json::object().dump_pretty());
}
