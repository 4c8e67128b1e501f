#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"

namespace atelier {

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read([&](PlanReader& plan) -> Result<MailInboxOutcome> {
        ATELIER_CHECK(caller_session(plan, context));
        ATELIER_TRY(const auto messages, open_messages(plan, context.caller, !all));
        MailInboxOutcome out;
        ATELIER_TRY(auto all_of_them, messages_in(messages));
        ATELIER_TRY(out.messages, still_current(plan, std::move(all_of_them)));
        return out;
    });
}

} // namespace atelier
