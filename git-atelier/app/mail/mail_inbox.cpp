#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/mail/notices.hpp"

namespace atelier {

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read([&](PlanReader& plan) -> Result<MailInboxOutcome> {
        ATELIER_CHECK(caller_session(plan, context));
        ATELIER_TRY(const auto messages, open_messages(plan, context.caller, !all));
        MailInboxOutcome out;
        ATELIER_TRY(out.messages, messages_in(messages));
        return out;
    });
}

} // namespace atelier
