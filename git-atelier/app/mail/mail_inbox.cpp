#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"

#include <algorithm>

namespace atelier {

Result<MailInboxOutcome> read_mail_inbox(PlanReader& plan, const Context& context, bool all) {
    ATELIER_TRY(const auto session, caller_session(plan, context));
    ATELIER_TRY(const auto own, open_messages(plan, context.caller, !all));
    ATELIER_TRY(auto sent, messages_in(own));
    ATELIER_TRY(auto messages, still_current(plan, std::move(sent)));
    if (session && !session->ended_at) {
        ATELIER_TRY(auto told, mail_of_brief(plan, {.agent = context.caller,
                                                    .epic = session->epic,
                                                    .changeset = session->changeset}));
        for (ToldMessage& one : told) {
            const auto known = std::ranges::find(messages, one.message.id(), &Message::id);
            if (known == messages.end() && (all || !one.message.read_at()))
                messages.push_back(std::move(one.message));
        }
    }
    std::ranges::stable_sort(messages, {}, &Message::sent_at);
    return MailInboxOutcome{std::move(messages)};
}

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read(
        [&](PlanReader& plan) { return read_mail_inbox(plan, context, all); });
}

} // namespace atelier
