#include "app/review/due_notifications.hpp"

#include "app/look/status.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/mail/interruption.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

constexpr const char* notified_key = "notified-matters";

// While others are at work; whoever notifies looks again soon.
constexpr int most_looks = 3;

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

// What of a status asks for a person, by the name of its matter.
struct WaitingItem {
    WaitingMatter matter;
    AwaitedItem item;
};

// Which event has it wait; nullopt: none that is known.
Result<std::optional<std::string>> sign_of(PlanReader& plan, const BeadId& bead, EventType type) {
    ATELIER_TRY(const auto events, plan.events({.bead = bead, .types = {type}, .newest = 1}));
    std::optional<std::string> sign;
    if (!events.empty()) sign = events.front().type + ":" + std::to_string(events.front().seq);
    return sign;
}

// nullopt: only a message about it notifies.
Result<std::optional<WaitingMatter>> matter_of_item(PlanReader& plan, const AwaitedItem& item,
                                                    const BeadId& epic) {
    std::optional<WaitingMatter> none;
    switch (item.awaited) {
    case Awaited::draft: {
        ATELIER_TRY(const auto promoted, sign_of(plan, item.bead, EventType::epic_promoted));
        return WaitingMatter{matter_name(Matter::promotion, item.bead),
                             promoted.value_or(std::string(name_of(item.awaited)))};
    }
    case Awaited::question:
    case Awaited::blocked: {
        ATELIER_TRY(const auto blocked, sign_of(plan, item.bead, EventType::changeset_blocked));
        if (!blocked) return none;
        return WaitingMatter{matter_name(Matter::blocked, item.bead), *blocked};
    }
    case Awaited::stranded:
        return WaitingMatter{std::string(name_of(item.awaited)) + ":" + item.bead.str(),
                             std::string(name_of(item.awaited))};
    case Awaited::done: {
        if (!item.to_review) return none;
        ATELIER_TRY(const auto done, sign_of(plan, item.bead, EventType::changeset_done));
        if (!done) return none;
        return WaitingMatter{matter_name(Matter::waits, epic), *done};
    }
    case Awaited::size:
    case Awaited::gate:
    case Awaited::message:
        break;
    }
    return none;
}

Result<std::vector<WaitingItem>> waiting_items(const Context& context, const LivenessProbe& probe) {
    std::vector<WaitingItem> items;
    const bool muted = context.settings.notification_level == NotificationLevel::muted;
    ATELIER_TRY(const StatusOutcome status, read_status(context, probe));
    std::map<BeadId, BeadId> epics;
    for (const EpicStatus& epic : status.epics)
        for (const ChangesetStatus& changeset : epic.changesets)
            epics.emplace(changeset.id, epic.id);
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        for (const AwaitedItem& item : status.awaited) {
            const auto epic = epics.find(item.bead);
            ATELIER_TRY(auto matter,
                        matter_of_item(plan, item, epic == epics.end() ? item.bead : epic->second));
            if (!matter) continue;
            matter->breaks_in = !muted;
            items.push_back({*std::move(matter), item});
        }
        return {};
    }));
    return items;
}

// What waits by a status.
struct WaitingSeen {
    // The newest event that there was before it was read.
    std::int64_t last_event = 0;
    std::vector<WaitingItem> items = {};
    // Else it could not be read, and what was noted stays.
    bool is_known = true;
};

Result<std::int64_t> newest_event(PlanReader& plan) {
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    return newest.empty() ? 0 : newest.front().seq;
}

Result<WaitingSeen> look_what_waits(const Context& context, const LivenessProbe& probe) {
    WaitingSeen seen;
    ATELIER_TRY(seen.last_event, context.store.read(newest_event));
    auto items = waiting_items(context, probe);
    seen.is_known = items.has_value();
    if (items) seen.items = *std::move(items);
    return seen;
}

struct Looked {
    DueNotifications found;
    bool is_noted = false;
};

Result<Looked> look_for_due(PlanReader& plan, const Context& context, const WaitingSeen& seen) {
    ATELIER_TRY(auto beads,
                plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
    std::ranges::sort(beads, older);
    ATELIER_TRY(auto sent, messages_in(beads));
    std::erase_if(sent, [](const Message& message) { return !message.is_for_overseer(); });
    ATELIER_TRY(const auto open, still_current(plan, std::move(sent), context.clock.now()));
    ATELIER_TRY(const auto levels, levels_of(plan, context, open));
    ATELIER_TRY(const auto noted, plan.remembered(notified_key));
    ATELIER_TRY(const AgentId anyone, AgentId::make(Role::overseer, "any"));
    std::vector<WaitingMatter> waiting;
    for (const WaitingItem& one : seen.items)
        waiting.push_back(one.matter);
    const NotifiedMatters before = read_notified(noted.value_or("{}"));
    Looked looked{due_notifications(open, waiting, before, [&](const Message& message) {
        const NotificationLevel level = levels.at(message.to());
        return level != NotificationLevel::muted &&
               breaks_in(message, message.recipient().value_or(anyone), level);
    })};
    if (!seen.is_known)
        for (const auto& [name, signs] : before)
            looked.found.notified[name].insert(signs.begin(), signs.end());
    looked.is_noted = looked.found.notified == before;
    return looked;
}

std::vector<DueMatter> due_matters(DueNotifications found, const std::vector<WaitingItem>& items) {
    std::vector<DueMatter> due;
    for (Message& message : found.due)
        due.emplace_back(std::move(message));
    for (const WaitingMatter& matter : found.waiting)
        due.emplace_back(std::ranges::find(items, matter, &WaitingItem::matter)->item);
    return due;
}

} // namespace

Result<std::vector<DueMatter>> take_due_notifications(const Context& context,
                                                      const LivenessProbe& probe) {
    if (context.settings.notify_command.empty()) return std::vector<DueMatter>{};
    for (int look = 0; look < most_looks; ++look) {
        ATELIER_TRY(const WaitingSeen waiting, look_what_waits(context, probe));
        ATELIER_TRY(const Looked seen, context.store.read([&](PlanReader& plan) {
            return look_for_due(plan, context, waiting);
        }));
        if (seen.is_noted) break;
        using Due = std::optional<std::vector<DueMatter>>;
        ATELIER_TRY(
            auto due, context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Due> {
                ATELIER_TRY(const std::int64_t last, newest_event(plan));
                // It may wait no longer.
                if (last != waiting.last_event) return Due();
                ATELIER_TRY(Looked now, look_for_due(plan, context, waiting));
                ATELIER_CHECK(plan.remember(notified_key, notified_text(now.found.notified)));
                return Due(due_matters(std::move(now.found), waiting.items));
            }));
        if (due) return *std::move(due);
    }
    return std::vector<DueMatter>{};
}

} // namespace atelier
