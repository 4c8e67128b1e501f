#include "app/core/agent_mail.hpp"

#include "app/core/life.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/message.hpp"

#include <algorithm>

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
    const auto to = message.recipient();
    if (!to) return agent.role() == Role::worker && message.to() == name_of(Role::worker);
    if (*to == agent || to->role() != agent.role()) return false;
    return has_left(plan, context, *to, message.sent_at());
}

Result<void> add_left_mail(PlanReader& plan, const Context& context, const AgentId& agent,
                           std::vector<Bead>& messages) {
    ATELIER_TRY(
        const auto open,
        plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}, .unread = true}));
    for (const Bead& bead : open) {
        ATELIER_TRY(const Message message, Message::of(bead));
        ATELIER_TRY(const bool left, is_left_to(plan, context, agent, message));
        if (!left) continue;
        ATELIER_TRY(const bool elsewhere, waits_for_brief(plan, message));
        if (!elsewhere) messages.push_back(bead);
    }
    return {};
}

} // namespace

Result<bool> waits_for_brief(PlanReader& plan, const Message& message) {
    if (!message.thread()) return false;
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
    for (const std::string& address : addresses_of(agent)) {
        ATELIER_TRY(const auto found, plan.select({.kind = BeadKind::message,
                                                   .statuses = {BeadStatus::open},
                                                   .assignee = address,
                                                   .unread = unread}));
        messages.insert(messages.end(), found.begin(), found.end());
    }
    if (agent.role() != Role::overseer)
        ATELIER_CHECK(add_left_mail(plan, context, agent, messages));
    std::sort(messages.begin(), messages.end(), older);
    return messages;
}

} // namespace atelier
