#include "domain/mail/queue_claim.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_held_by(const Message& message, const AgentId& agent) {
    return message.is_claimed() && message.claimed_by() == agent.str();
}

Result<QueueChoice> named_choice(const std::string& queue, const std::vector<QueueEntry>& open,
                                 const AgentId& caller, const BeadId& named) {
    const auto found = std::ranges::find_if(
        open, [&](const QueueEntry& entry) { return entry.message.id() == named; });
    if (found == open.end())
        return fail(ErrorCode::not_found,
                    named.str() + " is not an open message of the queue " + queue,
                    advise(Hint::claims_next, queue));
    if (is_held_by(found->message, caller)) return QueueChoice{named, true};
    if (found->waits()) return QueueChoice{named};
    Json details = Json::object();
    details.set("claimed_by", found->message.claimed_by());
    return fail(ErrorCode::message_taken,
                named.str() + " was claimed by " + found->message.claimed_by(),
                advise(Hint::claims_next, queue), std::move(details));
}

} // namespace

Result<std::optional<QueueChoice>> choose_from_queue(const std::string& queue,
                                                     const std::vector<QueueEntry>& open,
                                                     const AgentId& caller,
                                                     const std::optional<BeadId>& named) {
    if (named) {
        ATELIER_TRY(const QueueChoice choice, named_choice(queue, open, caller, *named));
        return std::optional(choice);
    }
    for (const QueueEntry& entry : open)
        if (is_held_by(entry.message, caller) && !entry.message.read_at())
            return std::optional(QueueChoice{entry.message.id(), true});
    for (const QueueEntry& entry : open)
        if (entry.waits()) return std::optional(QueueChoice{entry.message.id()});
    return std::optional<QueueChoice>{};
}

void claim_message(Bead& message, const AgentId& agent, Time now) {
    message.assignee = agent.str();
    message.message->claimed_by = agent.str();
    message.message->claimed_at = now;
    message.message->read_at.reset();
}

void release_message(Bead& message) {
    message.assignee.clear();
    message.message->claimed_by.clear();
    message.message->claimed_at.reset();
}

} // namespace atelier
