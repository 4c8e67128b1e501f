#include "app/mail/mail_queue_claim.hpp"

#include "app/claim/require_unpaused.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_controls.hpp"
#include "domain/mail/queue_claim.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<void> require_member(const MailControl& queue, const AgentId& caller) {
    if (queue.includes(caller)) return {};
    return fail(ErrorCode::wrong_role,
                caller.str() + " is not a member of the queue " + queue.name(),
                advise(Hint::members_claim));
}

Result<Message> claimed(PlanWriter& plan, const Context& context, const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    if (!bead.message->claimed_by.empty()) {
        ATELIER_CHECK(give_back_to_queue(plan, bead));
        ATELIER_TRY(bead, require_bead(plan, id));
    }
    claim_message(bead, context.caller, context.clock.now());
    ATELIER_TRY(const Bead stored, plan.update(bead));
    Json data = Json::object();
    data.set("queue", bead.message->queue);
    ATELIER_CHECK(plan.append({EventType::message_claimed, id, std::move(data)}));
    return Message::of(stored);
}

} // namespace

Result<QueueClaimOutcome> mail_queue_claim(const Context& context, const std::string& queue,
                                           const std::optional<BeadId>& named) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<QueueClaimOutcome> {
        ATELIER_TRY(const MailControl control,
                    require_mail_control(plan, context, MailControlKind::queue, queue));
        ATELIER_CHECK(require_member(control, context.caller));
        ATELIER_CHECK(require_unpaused(plan, context, std::nullopt));
        ATELIER_TRY(const auto entries, queue_entries(plan, context, queue));
        ATELIER_TRY(const auto choice, choose_from_queue(queue, entries, context.caller, named));
        if (!choice) return QueueClaimOutcome{};
        if (!choice->held) {
            ATELIER_TRY(Message message, claimed(plan, context, choice->message));
            return QueueClaimOutcome{std::move(message)};
        }
        const auto held = std::ranges::find_if(entries, [&](const QueueEntry& entry) {
            return entry.message.id() == choice->message;
        });
        return QueueClaimOutcome{held->message, true};
    });
}

} // namespace atelier
