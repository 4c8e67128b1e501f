#include "app/mail/planner_mail.hpp"

#include "app/core/agent_mail.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/mail/interruption.hpp"

#include <map>

namespace atelier {
namespace {

// nullopt: not a planner's.
Result<std::optional<AgentId>> planner_of(const Message& message) {
    // Whoever took it from its queue is at it.
    if (message.is_claimed()) return std::optional<AgentId>();
    if (message.to() == name_of(Role::planner)) {
        ATELIER_TRY(AgentId usual, AgentId::make(Role::planner, usual_planner));
        return std::optional(std::move(usual));
    }
    auto to = message.recipient();
    return to && to->role() == Role::planner ? to : std::nullopt;
}

} // namespace

Result<std::vector<PlannerMail>> unread_planner_mail(PlanReader& plan, const Context& context) {
    ATELIER_TRY(
        const auto open,
        plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}, .unread = true}));
    ATELIER_TRY(auto sent, messages_in(open));
    ATELIER_TRY(auto messages, still_current(plan, std::move(sent), context.clock.now()));
    std::map<AgentId, std::vector<Message>> by_planner;
    for (Message& message : messages) {
        ATELIER_TRY(const auto planner, planner_of(message));
        if (!planner) continue;
        ATELIER_TRY(const NotificationLevel level, notification_level(plan, context, *planner));
        if (breaks_in(message, *planner, level)) by_planner[*planner].push_back(std::move(message));
    }
    std::vector<PlannerMail> mail;
    for (auto& [planner, letters] : by_planner)
        mail.push_back({planner, std::move(letters)});
    return mail;
}

} // namespace atelier
