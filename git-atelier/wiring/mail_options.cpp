#include "wiring/mail_options.hpp"

namespace atelier {
namespace {

Result<std::optional<MailAddress>> receiver(const Args& args) {
    std::optional<MailAddress> to;
    int given = 0;
    if (const auto text = args.text("to")) {
        ATELIER_TRY(to, parse_mail_address(*text));
        ++given;
    }
    for (const MailControlKind kind : {MailControlKind::queue, MailControlKind::channel})
        if (const auto name = args.text(name_of(kind))) {
            to = MailAddress{kind, *name};
            ++given;
        }
    if (given > 1)
        return fail(ErrorCode::usage, "it is said more than once whom it is for",
                    advise(Hint::one_receiver));
    return to;
}

Result<std::optional<Time>> expiry(const Args& args) {
    const auto text = args.text("expires-at");
    if (!text) return std::optional<Time>{};
    ATELIER_TRY(const Time time, parse_time(*text));
    return std::optional(time);
}

// "" without either of the two.
Result<std::string> mail_body(const Args& args, const ReadInput& read_input) {
    const auto file = args.text("body-file");
    if (file && args.has("body"))
        return fail(ErrorCode::usage, "--body and --body-file do not go together",
                    advise(Hint::leave_one_out));
    return file ? read_input(*file) : Result<std::string>(args.text_or("body", ""));
}

Result<std::optional<std::int64_t>> retention_days(const Args& args) {
    return args.integer("retention-days", 1, longest_retention_days);
}

} // namespace

Result<MailDraft> mail_draft(const Args& args, const ReadInput& read_input) {
    MailDraft draft;
    draft.subject = args.text_or("subject", "");
    ATELIER_TRY(draft.body, mail_body(args, read_input));
    draft.cc = args.texts("cc");
    ATELIER_TRY(const auto type, args.choice<MessageType>("msg-type"));
    draft.msg_type = type.value_or(MessageType::notification);
    ATELIER_TRY(draft.terms.retention_days, retention_days(args));
    ATELIER_TRY(draft.terms.expires_at, expiry(args));
    return draft;
}

Result<MailRequest> mail_request(const Args& args, const ReadInput& read_input) {
    MailRequest request;
    ATELIER_TRY(request.to, receiver(args));
    ATELIER_TRY(request.draft, mail_draft(args, read_input));
    ATELIER_TRY(request.draft.thread, args.bead("thread"));
    ATELIER_TRY(request.draft.reply_to, args.bead("reply-to"));
    if (request.draft.reply_to && !args.has("msg-type"))
        request.draft.msg_type = MessageType::reply;
    request.request_id = args.text("request-id");
    return request;
}

Result<MailRequest> channel_post(const Args& args, const ReadInput& read_input) {
    MailRequest request;
    request.to = MailAddress{MailControlKind::channel, args.text_or("channel", "")};
    request.draft.subject = args.text_or("subject", "");
    ATELIER_TRY(request.draft.body, mail_body(args, read_input));
    ATELIER_TRY(request.draft.terms.retention_days, retention_days(args));
    request.request_id = args.text("request-id");
    return request;
}

} // namespace atelier
