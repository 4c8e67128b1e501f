#include "domain/mail/mail_draft.hpp"

#include "base/text.hpp"
#include "domain/mail/mail_control.hpp"
#include "domain/plan/rules.hpp"

namespace atelier {
namespace {

tl::unexpected<Error> bad_subject(const std::string& why) {
    return fail(ErrorCode::usage, "the subject " + why, advise(Hint::short_subject));
}

Result<void> check_subject(const std::string& subject) {
    if (trim(subject).empty()) return bad_subject("is empty");
    if (subject.find_first_of("\n\r") != std::string::npos)
        return bad_subject("has more than one line");
    if (subject.size() > longest_subject)
        return bad_subject("is longer than " + std::to_string(longest_subject) + " bytes");
    if (const auto fault = text_fault(subject))
        return bad_subject("cannot be sent: " + fault->what);
    return {};
}

Result<void> check_body(const std::string& body) {
    if (body.size() > longest_mail_body)
        return fail(ErrorCode::usage,
                    "the body is larger than " + std::to_string(longest_mail_body / 1024) + " KiB",
                    advise(Hint::short_mail));
    if (const auto fault = text_fault(body))
        return fail(ErrorCode::usage, "the body cannot be sent: " + fault->what,
                    advise(Hint::short_mail));
    return {};
}

} // namespace

Result<void> check_mail(const MailDraft& draft, Time now) {
    ATELIER_CHECK(check_subject(draft.subject));
    ATELIER_CHECK(check_body(draft.body));
    if (draft.cc.size() > most_copies)
        return fail(ErrorCode::usage,
                    "more than " + std::to_string(most_copies) + " copies are asked for",
                    advise(Hint::group_for_many));
    for (const std::string& address : draft.cc)
        ATELIER_CHECK(parse_reader(address));
    const auto& days = draft.terms.retention_days;
    if (days && (*days < 1 || *days > longest_retention_days))
        return fail(ErrorCode::usage,
                    "a message is kept for 1 to " + std::to_string(longest_retention_days) +
                        " days",
                    advise(Hint::later_expiry));
    if (draft.terms.expires_at && *draft.terms.expires_at <= now)
        return fail(ErrorCode::usage,
                    format_time(*draft.terms.expires_at) + " is over already: nobody would read it",
                    advise(Hint::later_expiry));
    return {};
}

} // namespace atelier
