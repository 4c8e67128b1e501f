#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/mail/notices.hpp"
#include "domain/bead/bead_order.hpp"

#include <algorithm>

namespace atelier {

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read([&](PlanReader& plan) -> Result<MailInboxOutcome> {
        ATELIER_CHECK(caller_session(plan, context));
        std::vector<Bead> messages;
        for (const std::string& address : addresses_of(context.caller)) {
            ATELIER_TRY(const auto found, plan.select({.kind = BeadKind::message,
                                                       .statuses = {BeadStatus::open},
                                                       .assignee = address,
                                                       .unread = !all}));
            messages.insert(messages.end(), found.begin(), found.end());
        }
        std::sort(messages.begin(), messages.end(), older);
        MailInboxOutcome out;
        ATELIER_TRY(out.messages, messages_in(messages));
        return out;
    });
}

} // namespace atelier
