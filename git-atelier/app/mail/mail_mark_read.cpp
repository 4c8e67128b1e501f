#include "app/mail/mail_mark_read.hpp"

#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_inbox.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What the caller took from a queue and has marked before.
bool is_dealt_with(const Bead& bead, const AgentId& caller) {
    return is_closed(bead) && bead.message && bead.message->claimed_by == caller.str();
}

} // namespace

Result<std::vector<BeadId>> mail_mark_read(const Context& context,
                                           const std::vector<BeadId>& messages) {
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::vector<BeadId>> {
            ATELIER_TRY(const MailInboxOutcome inbox, read_mail_inbox(plan, context, true));
            for (const BeadId& id : messages) {
                ATELIER_TRY(const Bead bead, require_bead(plan, id));
                if (is_dealt_with(bead, context.caller)) continue;
                const bool own = std::ranges::any_of(
                    inbox.messages, [&](const Message& message) { return message.id() == id; });
                if (!own)
                    return fail(ErrorCode::not_found, id.str() + " is not an open message to you",
                                advise(Hint::lists_own_messages));
                ATELIER_CHECK(mark_read_by(plan, context, context.caller, id));
            }
            return messages;
        });
}

} // namespace atelier
