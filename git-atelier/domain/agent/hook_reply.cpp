#include "domain/agent/hook_reply.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

Json decision(const std::string& word, const std::string& reason) {
    return Json::object({{"decision", word}, {"reason", reason}});
}

std::string permission(HookDialect form, const std::string& word, const std::string& reason) {
    Json decided =
        Json::object({{"permissionDecision", word}, {"permissionDecisionReason", reason}});
    if (form == HookDialect::copilot) return decided.dump() + "\n";
    decided.set("hookEventName", "PreToolUse");
    return Json::object({{"hookSpecificOutput", std::move(decided)}}).dump() + "\n";
}

} // namespace

std::string context_reply(HookDialect form, const std::string& text) {
    if (form == HookDialect::copilot)
        return Json::object({{"additionalContext", text}}).dump() + "\n";
    if (form != HookDialect::gemini) return text;
    return Json::object({{"hookSpecificOutput", Json::object({{"hookEventName", "SessionStart"},
                                                              {"additionalContext", text}})}})
               .dump() +
           "\n";
}

std::string denial_reply(HookDialect form, const std::string& reason) {
    if (form == HookDialect::gemini) return decision("deny", reason).dump() + "\n";
    return permission(form, "deny", reason);
}

std::string permission_reply(HookDialect form, const std::string& reason) {
    if (form != HookDialect::claude && form != HookDialect::copilot) return "";
    return permission(form, "allow", reason);
}

std::string continue_reply(HookDialect form, const std::string& reason) {
    return decision(form == HookDialect::gemini ? "deny" : "block", reason).dump() + "\n";
}

} // namespace atelier
