#include "app/guard/runtime_hooks.hpp"

#include "app/claim/caller_session.hpp"
#include "base/json.hpp"
#include "domain/guard/tool_call.hpp"

namespace atelier {
namespace {

Result<std::optional<Session>> session_of(const Context& context) {
    return context.store.read([&](PlanReader& plan) { return caller_session(plan, context); });
}

// The runtime's own word for it.
bool was_reminded(const std::string& input) {
    const auto parsed = parse_json(input);
    const Json* document = std::get_if<Json>(&parsed);
    const Json* active = document == nullptr ? nullptr : document->find("stop_hook_active");
    return active != nullptr && active->is_bool() && active->as_bool();
}

} // namespace

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

Result<std::optional<std::string>> reminder_at_stop(const Context& context,
                                                    const std::string& input) {
    if (was_reminded(input)) return std::nullopt;
    ATELIER_TRY(const auto session, session_of(context));
    if (!session || !session->changeset || session->declared != Declared::nothing)
        return std::nullopt;
    return "You have not said how " + session->changeset->str() +
           " stands. If it is done: commit everything that belongs to it and call 'changeset_done "
           "--summary TEXT'. If you cannot go on: 'changeset_block --reason TEXT'.";
}

} // namespace atelier
