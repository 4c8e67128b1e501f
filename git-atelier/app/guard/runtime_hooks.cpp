#include "app/guard/runtime_hooks.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/turn_record.hpp"
#include "base/json.hpp"
#include "domain/guard/tool_call.hpp"

namespace atelier {
namespace {

Result<std::optional<Session>> session_of(const Context& context) {
    return context.store.read([&](PlanReader& plan) { return caller_session(plan, context); });
}

// Copilot says it in a form of its own.
std::string conversation_in(const std::string& input) {
    const auto parsed = parse_json(input);
    const Json* const document = std::get_if<Json>(&parsed);
    if (document == nullptr || !document->is_object()) return {};
    const std::string id = document->string_at("session_id");
    return id.empty() ? document->string_at("sessionId") : id;
}

// The runtime's own word for it.
bool was_reminded(const std::string& input) {
    const auto parsed = parse_json(input);
    const Json* document = std::get_if<Json>(&parsed);
    const Json* active = document == nullptr ? nullptr : document->find("stop_hook_active");
    return active != nullptr && active->is_bool() && active->as_bool();
}

} // namespace

Result<void> note_conversation(const Context& context, const std::string& input) {
    const std::string id = conversation_in(input);
    if (id.empty()) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        if (!session) return {};
        ATELIER_TRY(auto conversation, conversation_of(plan, session->id));
        if (!conversation || conversation->id == id) return {};
        conversation->id = id;
        return put_conversation(plan, session->id, *conversation);
    });
}

Result<ToolVerdict> judge_tool_call(const Context& context, const std::string& input,
                                    const std::string& enlistment,
                                    const std::vector<std::string>& skills) {
    ATELIER_TRY(const auto call, tool_call_of(input));
    if (!call) return ToolVerdict{};
    ATELIER_TRY(const auto session, session_of(context));
    if (!session || session->worktree.empty()) return ToolVerdict{};
    return ToolVerdict{.refused = why_refused(*call, {.role = session->agent.role(),
                                                      .worktree = session->worktree,
                                                      .enlistment = enlistment}),
                       .is_skill = is_skill_alone(*call, skills)};
}

std::string unsaid_text(const BeadId& changeset) {
    return "You have not said how " + changeset.str() +
           " stands. If it is done: commit everything that belongs to it and call 'changeset_done "
           "--summary TEXT'. If you cannot go on: 'changeset_block --reason TEXT'.";
}

Result<std::optional<std::string>> reminder_at_stop(const Context& context,
                                                    const std::string& input) {
    using Reminder = std::optional<std::string>;
    if (was_reminded(input)) return Reminder{};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Reminder> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        if (!session || !session->changeset || session->declared != Declared::nothing)
            return Reminder{};
        ATELIER_TRY(const auto known, conversation_of(plan, session->id));
        Conversation conversation = known.value_or(Conversation{});
        if (conversation.reminded) return Reminder{};
        conversation.reminded = true;
        ATELIER_CHECK(put_conversation(plan, session->id, conversation));
        return Reminder(unsaid_text(*session->changeset));
    });
}

} // namespace atelier
