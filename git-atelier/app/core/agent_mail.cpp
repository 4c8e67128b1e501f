#include "app/core/agent_mail.hpp"

#include "app/core/life.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/message.hpp"
#include "domain/mail/interruption.hpp"
#include "domain/mail/mail_control.hpp"
#include "domain/mail/queue_claim.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

// Its run renews its lease while it lives, so that no process need be looked at.
Result<bool> has_left(PlanReader& plan, const Context& context, const AgentId& agent, Time sent) {
    const Time now = context.clock.now();
    if (!has_left(sent, now, context.settings.lease)) return false;
    ATELIER_TRY(const auto bead, plan.find(agent.bead(context.issue_prefix)));
    if (!bead) return true;
    const auto unseen = [](const ProcessIdentity&) { return Liveness::elsewhere; };
    ATELIER_TRY(const AgentNow seen, agent_now(plan, context, *bead, unseen));
    return has_left(seen.heartbeat_at.value_or(sent), now, context.settings.lease);
}

// A worker has no address but its name; what is to its role alone is for whoever comes.
Result<bool> is_left_to(PlanReader& plan, const Context& context, const AgentId& agent,
                        const Message& message) {
    // It goes back to its queue.
    if (message.is_claimed()) return false;
    const auto to = message.recipient();
    if (!to) return agent.role() == Role::worker && message.to() == name_of(Role::worker);
    if (*to == agent || to->role() != agent.role()) return false;
    return has_left(plan, context, *to, message.sent_at());
}

// Of what is open and unread what is left to this agent, and with `own_wanted` what is its own: one
// look finds both.
Result<void> add_unread_mail(PlanReader& plan, const Context& context, const AgentId& agent,
                             bool own_wanted, std::vector<Bead>& messages) {
    const auto own = addresses_of(agent);
    ATELIER_TRY(
        const auto open,
        plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}, .unread = true}));
    for (const Bead& bead : open) {
        ATELIER_TRY(const Message message, Message::of(bead));
        if (std::ranges::find(own, bead.assignee) != own.end()) {
            if (own_wanted) messages.push_back(bead);
            continue;
        }
        ATELIER_TRY(const bool left, is_left_to(plan, context, agent, message));
        if (!left) continue;
        ATELIER_TRY(const bool elsewhere, waits_for_brief(plan, message));
        if (!elsewhere) messages.push_back(bead);
    }
    return {};
}

Result<void> add_own_mail(PlanReader& plan, const AgentId& agent, bool unread,
                          std::vector<Bead>& messages) {
    for (const std::string& address : addresses_of(agent)) {
        ATELIER_TRY(const auto found, plan.select({.kind = BeadKind::message,
                                                   .statuses = {BeadStatus::open},
                                                   .assignee = address,
                                                   .unread = unread}));
        messages.insert(messages.end(), found.begin(), found.end());
    }
    return {};
}

// What this agent has read of copies and posts, whose header is everybody's.
using Readings = std::map<BeadId, Time>;

std::string readings_key(const AgentId& reader) {
    return "mail-read:" + reader.str();
}

Result<Readings> readings_of(PlanReader& plan, const AgentId& reader) {
    ATELIER_TRY(const auto text, plan.remembered(readings_key(reader)));
    Readings readings;
    const auto parsed = parse_json(text.value_or("{}"));
    const Json* noted = std::get_if<Json>(&parsed);
    if (noted == nullptr || !noted->is_object()) return readings;
    for (const auto& [name, value] : noted->as_object()) {
        const auto id = BeadId::parse(name);
        const auto time = parse_time(value.is_string() ? value.as_string() : "");
        if (id && time) readings.emplace(*id, *time);
    }
    return readings;
}

// Only what is still open, so that it does not grow for good.
Result<void> put_readings(PlanWriter& plan, const AgentId& reader, const Readings& readings) {
    Json noted = Json::object();
    for (const auto& [id, time] : readings) {
        ATELIER_TRY(const auto message, plan.find(id));
        if (message && !is_closed(*message)) noted.set(id.str(), format_time(time));
    }
    return plan.remember(readings_key(reader), noted.dump());
}

bool is_read_by_each(const Message& message, const AgentId& reader) {
    return !message.channel().empty() || message.is_copied_to(reader);
}

Result<std::vector<Bead>> with_label(PlanReader& plan, const std::string& label) {
    return plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}, .label = label});
}

// Posts of the agent's channels, but its own, and copies to it.
Result<void> add_shared_mail(PlanReader& plan, const AgentId& agent, bool unread,
                             std::vector<Bead>& messages) {
    std::vector<std::string> labels = {copy_label(agent.str()), copy_label(name_of(agent.role()))};
    ATELIER_TRY(const auto channels,
                plan.select({.kind = BeadKind::channel, .statuses = {BeadStatus::open}}));
    for (const Bead& bead : channels) {
        ATELIER_TRY(const MailControl channel, MailControl::of(bead));
        if (channel.includes(agent)) labels.push_back(channel_label(channel.name()));
    }
    std::map<BeadId, Bead> shared;
    for (const std::string& label : labels) {
        ATELIER_TRY(const auto found, with_label(plan, label));
        for (const Bead& bead : found)
            shared.emplace(bead.id, bead);
    }
    if (shared.empty()) return {};
    ATELIER_TRY(const Readings read, readings_of(plan, agent));
    for (auto& [id, bead] : shared) {
        ATELIER_TRY(const Message message, Message::of(bead));
        if (!is_read_by_each(message, agent) || message.from() == agent.str()) continue;
        const auto seen = read.find(id);
        if (unread && seen != read.end()) continue;
        bead.message->read_at = seen == read.end() ? std::nullopt : std::optional(seen->second);
        messages.push_back(std::move(bead));
    }
    return {};
}

// What was taken from a queue is dealt with when it is read; one that is pinned stays.
Result<void> close_dealt_with(PlanWriter& plan, const BeadId& id) {
    ATELIER_TRY(const auto read, plan.find(id));
    const auto closed = finish_message(*read, "dealt with");
    if (!closed) return {};
    ATELIER_CHECK(plan.update(*closed));
    return plan.append({EventType::message_closed, id});
}

} // namespace

Result<bool> waits_for_brief(PlanReader& plan, const Message& message) {
    if (!message.thread() || !message.channel().empty() || message.is_claimed()) return false;
    ATELIER_TRY(const auto about, plan.find(*message.thread()));
    if (!about) return false;
    const BeadKind kind = kind_of(*about);
    return kind == BeadKind::epic || kind == BeadKind::changeset;
}

std::vector<std::string> addresses_of(const AgentId& agent) {
    std::vector<std::string> addresses = {agent.str()};
    if (agent.role() != Role::worker) addresses.emplace_back(name_of(agent.role()));
    return addresses;
}

Result<std::vector<Bead>> open_messages(PlanReader& plan, const Context& context,
                                        const AgentId& agent, bool unread) {
    std::vector<Bead> messages;
    const bool takes_left_mail = agent.role() != Role::overseer;
    if (!takes_left_mail || !unread) ATELIER_CHECK(add_own_mail(plan, agent, unread, messages));
    if (takes_left_mail) ATELIER_CHECK(add_unread_mail(plan, context, agent, unread, messages));
    ATELIER_CHECK(add_shared_mail(plan, agent, unread, messages));
    const Time now = context.clock.now();
    std::erase_if(messages, [&](const Bead& bead) {
        const auto message = Message::of(bead);
        return message && message->has_expired(now);
    });
    std::sort(messages.begin(), messages.end(), older);
    return messages;
}

Result<NotificationLevel> notification_level(PlanReader& plan, const Context& context,
                                             const AgentId& agent) {
    ATELIER_TRY(const auto bead, plan.find(agent.bead(context.issue_prefix)));
    return level_of(bead, context.settings.notification_level);
}

Result<std::vector<Bead>> messages_breaking_in(PlanReader& plan, const Context& context,
                                               const AgentId& agent) {
    ATELIER_TRY(auto messages, open_messages(plan, context, agent, true));
    ATELIER_TRY(const NotificationLevel level, notification_level(plan, context, agent));
    std::erase_if(messages, [&](const Bead& bead) {
        const auto message = Message::of(bead);
        return message && !breaks_in(*message, agent, level);
    });
    return messages;
}

Result<ReadMail> ReadMail::of(PlanReader& plan, const AgentId& reader) {
    ATELIER_TRY(Readings read, readings_of(plan, reader));
    return ReadMail(reader, std::move(read));
}

bool ReadMail::has(const Message& message) const {
    return is_read_by_each(message, reader_) ? read_.contains(message.id())
                                             : message.read_at().has_value();
}

Result<bool> mark_read_by(PlanWriter& plan, const Context& context, const AgentId& reader,
                          const BeadId& id) {
    ATELIER_TRY(const auto bead, plan.find(id));
    if (!bead || kind_of(*bead) != BeadKind::message) return false;
    ATELIER_TRY(const Message message, Message::of(*bead));
    const Time now = context.clock.now();
    const bool by_each = is_read_by_each(message, reader);
    if (by_each) {
        ATELIER_TRY(Readings read, readings_of(plan, reader));
        if (!read.emplace(id, now).second) return false;
        ATELIER_CHECK(put_readings(plan, reader, read));
    } else {
        if (message.read_at()) return false;
        Bead marked = *bead;
        Message::mark_read(marked, now);
        ATELIER_CHECK(plan.update(marked));
    }
    ATELIER_CHECK(plan.append({EventType::message_read, id}));
    if (!by_each && message.is_claimed()) ATELIER_CHECK(close_dealt_with(plan, id));
    return true;
}

Result<bool> has_holder_left(PlanReader& plan, const Context& context, const Message& message) {
    if (!message.is_claimed() || message.read_at()) return false;
    const auto holder = AgentId::parse(message.claimed_by());
    // A person comes back.
    if (!holder || holder->role() == Role::overseer) return false;
    return has_left(plan, context, *holder, message.claimed_at().value_or(message.sent_at()));
}

Result<std::vector<QueueEntry>> queue_entries(PlanReader& plan, const Context& context,
                                              const std::string& queue) {
    ATELIER_TRY(const auto open, with_label(plan, queue_label(queue)));
    std::vector<QueueEntry> entries;
    for (const Bead& bead : open) {
        ATELIER_TRY(Message message, Message::of(bead));
        if (message.has_expired(context.clock.now())) continue;
        ATELIER_TRY(const bool left, has_holder_left(plan, context, message));
        entries.push_back({std::move(message), left});
    }
    return entries;
}

Result<std::vector<QueuedMessage>> waiting_in_queues(PlanReader& plan, const Context& context,
                                                     const AgentId& agent,
                                                     const std::set<BeadId>& except) {
    ATELIER_TRY(const auto beads,
                plan.select({.kind = BeadKind::queue, .statuses = {BeadStatus::open}}));
    std::vector<QueuedMessage> waiting;
    for (const Bead& bead : beads) {
        ATELIER_TRY(const MailControl queue, MailControl::of(bead));
        if (!queue.includes(agent)) continue;
        ATELIER_TRY(auto entries, queue_entries(plan, context, queue.name()));
        std::erase_if(entries,
                      [&](const QueueEntry& entry) { return except.contains(entry.message.id()); });
        ATELIER_TRY(const auto next, choose_from_queue(queue.name(), entries, agent, std::nullopt));
        if (next) waiting.push_back({queue.name(), next->message});
    }
    std::ranges::sort(waiting, {}, &QueuedMessage::queue);
    return waiting;
}

Result<void> give_back_to_queue(PlanWriter& plan, const Bead& message) {
    Bead waiting = message;
    release_message(waiting);
    ATELIER_CHECK(plan.update(waiting));
    Json data = Json::object();
    data.set("queue", message.message->queue).set("from", message.message->claimed_by);
    return plan.append({EventType::message_released, message.id, std::move(data)});
}

} // namespace atelier
