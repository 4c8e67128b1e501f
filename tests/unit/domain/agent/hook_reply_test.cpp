#include "domain/agent/hook_reply.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a shell call is known by the names that runtimes give it") {
    for (const char* input :
         {R"({"tool_name":"Bash","tool_input":{"command":"git push"}})",
          R"({"tool_name":"run_shell_command","tool_input":{"command":"git push"}})",
          R"({"tool_name":"exec_command","tool_input":{"cmd":"git push"}})",
          R"({"toolName":"bash","toolArgs":{"command":"git push","description":"d"}})",
          R"({"tool_name":"shell","tool_input":{"command":["git","push"]}})"}) {
        const auto call = unwrap(tool_call_of(input));
        REQUIRE(call);
        CHECK(call->command == "git push");
        CHECK(call->files.empty());
    }
}

TEST_CASE("a file that is written is known by the keys that runtimes give it") {
    for (
        const char* input :
        {R"({"tool_name":"Write","tool_input":{"file_path":"a.c","content":"x"}})",
         R"({"tool_name":"edit","tool_input":{"filePath":"a.c","oldString":"x"}})",
         R"({"tool_name":"create","tool_input":{"path":"a.c","file_text":"x"}})",
         R"({"tool_name":"apply_patch","tool_input":{"command":"*** Begin Patch\n*** Add File: a.c\n+x\n*** End Patch\n"}})"}) {
        const auto call = unwrap(tool_call_of(input));
        REQUIRE(call);
        CHECK(call->files == std::vector<std::string>{"a.c"});
        CHECK(call->command.empty());
    }
}

TEST_CASE("what neither runs nor writes is no call to decide about") {
    for (const char* input :
         {R"({"tool_name":"Read","tool_input":{"file_path":"a.c"}})", R"({"tool_name":"Bash"})",
          R"({"tool_name":"Bash","tool_input":3})", "{}", "[]", "3"})
        CHECK_FALSE(unwrap(tool_call_of(input)));
    CHECK_FALSE(tool_call_of("{"));
    CHECK_FALSE(tool_call_of(""));
}

TEST_CASE("each runtime is answered in its own form") {
    CHECK(context_reply(HookDialect::claude, "hear\n") == "hear\n");
    CHECK(context_reply(HookDialect::gemini, "hear") ==
          R"({"hookSpecificOutput":{"hookEventName":"SessionStart","additionalContext":"hear"}})"
          "\n");
    CHECK(context_reply(HookDialect::copilot, "hear") == "{\"additionalContext\":\"hear\"}\n");
    CHECK(
        denial_reply(HookDialect::codex, "no") ==
        R"({"hookSpecificOutput":{"permissionDecision":"deny","permissionDecisionReason":"no","hookEventName":"PreToolUse"}})"
        "\n");
    CHECK(denial_reply(HookDialect::gemini, "no") == R"({"decision":"deny","reason":"no"})"
                                                     "\n");
    CHECK(denial_reply(HookDialect::copilot, "no") ==
          R"({"permissionDecision":"deny","permissionDecisionReason":"no"})"
          "\n");
    CHECK(continue_reply(HookDialect::claude, "go") == R"({"decision":"block","reason":"go"})"
                                                       "\n");
    CHECK(continue_reply(HookDialect::gemini, "go") == R"({"decision":"deny","reason":"go"})"
                                                       "\n");
}
