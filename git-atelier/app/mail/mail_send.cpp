#include "app/mail/mail_send.hpp"

#include "app/core/agent_mail.hpp"
#include "app/core/idempotency.hpp"
#include "app/core/new_id.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/notices.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string address_text(const MailAddress& address) {
    return (address.control ? std::string(name_of(*address.control)) + ":" : "") + address.name;
}

std::vector<std::string> words_of(const MailRequest& request) {
    const MailDraft& draft = request.draft;
    const auto id = [](const std::optional<BeadId>& bead) { return bead ? bead->str() : ""; };
    std::vector<std::string> words = {
        request.to ? address_text(*request.to) : "", draft.subject,    draft.body,
        std::string(name_of(draft.msg_type)),        id(draft.thread), id(draft.reply_to)};
    words.push_back(draft.terms.retention_days ? std::to_string(*draft.terms.retention_days) : "");
    words.push_back(draft.terms.expires_at ? format_time(*draft.terms.expires_at) : "");
    words.insert(words.end(), draft.cc.begin(), draft.cc.end());
    return words;
}

// Fills in what an answer has from what it answers.
Result<MailRequest> completed(PlanReader& plan, MailRequest request) {
    MailDraft& draft = request.draft;
    if (draft.reply_to) {
        ATELIER_TRY(const Bead bead, require_bead(plan, *draft.reply_to));
        ATELIER_TRY(const Message asked, Message::of(bead));
        if (!request.to) {
            ATELIER_TRY(request.to, parse_mail_address(asked.from()));
        }
        if (!draft.thread) draft.thread = asked.thread();
        if (draft.subject.empty())
            draft.subject = (asked.subject().starts_with("Re: ") ? "" : "Re: ") + asked.subject();
    }
    if (!request.to)
        return fail(ErrorCode::usage, "no recipient was given", advise(Hint::one_receiver));
    const bool post = request.to->control == MailControlKind::channel;
    if (post && draft.terms == MessageTerms{}) draft.terms.retention_days = usual_post_days;
    return request;
}

Result<void> check_thread(PlanReader& plan, const MailDraft& draft) {
    if (!draft.thread) return {};
    ATELIER_TRY(const Bead about, require_bead(plan, *draft.thread));
    const BeadKind kind = kind_of(about);
    if (!is_closed(about) || (kind != BeadKind::epic && kind != BeadKind::changeset)) return {};
    return fail(ErrorCode::not_runnable,
                about.id.str() + " is closed: mail about it is read by nobody",
                advise(Hint::leave_thread_out));
}

struct Delivery {
    // As a bead's assignee; "" in a queue or channel.
    std::string reader;
    std::string queue = {};
    std::string channel = {};
};

Result<std::vector<Delivery>> deliveries_to(PlanReader& plan, const Context& context,
                                            const MailAddress& to) {
    if (!to.control) return std::vector{Delivery{to.name}};
    ATELIER_TRY(const MailControl control,
                require_mail_control(plan, context, *to.control, to.name));
    switch (*to.control) {
    case MailControlKind::queue:
        return std::vector{Delivery{.queue = to.name}};
    case MailControlKind::channel:
        return std::vector{Delivery{.channel = to.name}};
    case MailControlKind::group:
        break;
    }
    std::vector<Delivery> all;
    for (const std::string& member : control.members())
        if (member != context.caller.str()) all.push_back({member});
    if (all.empty())
        return fail(ErrorCode::not_found, "the group " + to.name + " has no other member than you",
                    advise(Hint::lists_mail_controls));
    return all;
}

// An overseer finds mail by whom it is to: a copy is one of its own.
void add_overseers_copies(const MailDraft& draft, std::vector<Delivery>& all) {
    for (const std::string& address : draft.cc) {
        const bool known =
            std::ranges::any_of(all, [&](const Delivery& one) { return is_overseers(one.reader); });
        if (is_overseers(address) && !known) all.push_back({address});
    }
}

Result<std::vector<BeadId>> deliver(PlanWriter& plan, const Context& context,
                                    const MailRequest& request) {
    const MailDraft& draft = request.draft;
    ATELIER_TRY(auto deliveries, deliveries_to(plan, context, *request.to));
    add_overseers_copies(draft, deliveries);
    ATELIER_TRY(auto ids, fresh_ids(plan, context, deliveries.size()));
    for (std::size_t at = 0; at < deliveries.size(); ++at) {
        const Delivery& to = deliveries[at];
        MessageHeader header{.from = context.caller.str(),
                             .thread = draft.thread,
                             .reply_to = draft.reply_to,
                             .msg_type = std::string(name_of(draft.msg_type)),
                             .cc = draft.cc,
                             .queue = to.queue,
                             .channel = to.channel};
        // Whoever reads copies reads the first of several.
        if (at > 0) header.cc.clear();
        const Bead message = Message::make(ids[at], draft.subject, draft.body, to.reader,
                                           std::move(header), draft.terms);
        const std::string named = to.reader.empty() ? address_text(*request.to) : to.reader;
        ATELIER_CHECK(put_message(plan, message, named));
    }
    return ids;
}

// Whoever answers its own mail has read it.
Result<void> note_answered(PlanWriter& plan, const Context& context, const BeadId& asked) {
    ATELIER_TRY(const Bead bead, require_bead(plan, asked));
    ATELIER_TRY(const Message message, Message::of(bead));
    const auto own = addresses_of(context.caller);
    const bool mine = std::ranges::find(own, message.to()) != own.end() ||
                      message.is_copied_to(context.caller) || !message.channel().empty();
    if (mine) ATELIER_CHECK(mark_read_by(plan, context, context.caller, asked));
    return {};
}

} // namespace

Result<MailOutcome> mail_send(const Context& context, const MailRequest& request) {
    const RequestKey key = request_key(context, "mail_send", request.request_id, words_of(request));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<MailOutcome> {
        ATELIER_TRY(auto earlier, earlier_result(plan, key, context.clock.now()));
        if (earlier) {
            MailOutcome out{{}, true};
            for (const Bead& bead : *earlier)
                out.messages.push_back(bead.id);
            return out;
        }
        ATELIER_TRY(const MailRequest whole, completed(plan, request));
        ATELIER_CHECK(check_mail(whole.draft, context.clock.now()));
        ATELIER_CHECK(check_thread(plan, whole.draft));
        ATELIER_TRY(auto sent, deliver(plan, context, whole));
        if (whole.draft.reply_to)
            ATELIER_CHECK(note_answered(plan, context, *whole.draft.reply_to));
        ATELIER_CHECK(remember_result(plan, key, sent));
        return MailOutcome{std::move(sent)};
    });
}

} // namespace atelier
