#include "domain/agent/hook_reply.hpp"
#include "support/catch.hpp"

using namespace atelier;

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
    CHECK(
        permission_reply(HookDialect::claude, "a skill") ==
        R"({"hookSpecificOutput":{"permissionDecision":"allow","permissionDecisionReason":"a skill","hookEventName":"PreToolUse"}})"
        "\n");
    CHECK(permission_reply(HookDialect::codex, "a skill").empty());
    CHECK(continue_reply(HookDialect::claude, "go") == R"({"decision":"block","reason":"go"})"
                                                       "\n");
    CHECK(continue_reply(HookDialect::gemini, "go") == R"({"decision":"deny","reason":"go"})"
                                                       "\n");
}
