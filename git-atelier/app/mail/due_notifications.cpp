#include "app/mail/due_notifications.hpp"

#include "app/mail/settled_mail.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/mail/interruption.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

constexpr const char* notified_key = "notified-matters";

// By address; a role has the project's level.
Result<std::map<std::string, NotificationLevel>> levels_of(PlanReader& plan, const Context& context,
                                                           const std::vector<Message>& messages) {
    std::map<std::string, NotificationLevel> levels;
    for (const Message& message : messages) {
        const auto reader = message.recipient();
        if (levels.contains(message.to())) continue;
        std::optional<Bead> bead;
        if (reader) {
            ATELIER_TRY(bead, plan.find(reader->bead(context.issue_prefix)));
        }
        levels.emplace(message.to(), level_of(bead, context.settings.notification_level));
    }
    return levels;
}

Result<DueNotifications> look_for_due(PlanReader& plan, const Context& context) {
    ATELIER_TRY(auto beads,
                plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
    std::ranges::sort(beads, older);
    ATELIER_TRY(auto sent, messages_in(beads));
    std::erase_if(sent, [](const Message& message) { return !message.is_for_overseer(); });
    ATELIER_TRY(const auto open, still_current(plan, std::move(sent), context.clock.now()));
    ATELIER_TRY(const auto levels, levels_of(plan, context, open));
    ATELIER_TRY(const auto noted, plan.remembered(notified_key));
    ATELIER_TRY(const AgentId anyone, AgentId::make(Role::overseer, "any"));
    return due_notifications(
        open, read_notified(noted.value_or("{}")), [&](const Message& message) {
            const NotificationLevel level = levels.at(message.to());
            return level != NotificationLevel::muted &&
                   breaks_in(message, message.recipient().value_or(anyone), level);
        });
}

} // namespace

Result<std::vector<Message>> take_due_notifications(const Context& context) {
    if (context.settings.notify_command.empty()) return std::vector<Message>{};
    ATELIER_TRY(const DueNotifications seen,
                context.store.read([&](PlanReader& plan) { return look_for_due(plan, context); }));
    if (seen.due.empty()) return std::vector<Message>{};
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::vector<Message>> {
            ATELIER_TRY(DueNotifications now, look_for_due(plan, context));
            ATELIER_CHECK(plan.remember(notified_key, notified_text(now.notified)));
            return std::move(now.due);
        });
}

} // namespace atelier
