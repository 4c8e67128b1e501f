#include "domain/mail/mail_draft.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time draft_time = *parse_time("2026-01-01T09:00:00Z");

std::string why_not(const MailDraft& draft) {
    const Error error = must_fail(check_mail(draft, draft_time));
    CHECK(error.code == ErrorCode::usage);
    CHECK_FALSE(error.hint.empty());
    return error.message;
}

} // namespace

TEST_CASE("mail that can be read is sent, at its bounds too", "[domain][mail]") {
    MailDraft draft{.subject = std::string(longest_subject, 's')};
    draft.body = std::string(longest_mail_body - 1, 'b') + "\n";
    draft.cc = std::vector<std::string>(most_copies, "planner");
    draft.terms = {.retention_days = longest_retention_days, .expires_at = draft_time + Millis{1}};
    CHECK(check_mail(draft, draft_time));
}

TEST_CASE("what cannot be sent is named", "[domain][mail]") {
    CHECK_THAT(why_not({.subject = " "}), ContainsSubstring("the subject is empty"));
    CHECK_THAT(why_not({.subject = "a\nb"}), ContainsSubstring("more than one line"));
    CHECK_THAT(why_not({.subject = std::string(longest_subject + 1, 's')}),
               ContainsSubstring("longer than 200 bytes"));
    CHECK_THAT(why_not({.subject = "a\x1b[2J"}), ContainsSubstring("control character"));
    CHECK_THAT(why_not({.subject = "s", .body = std::string(longest_mail_body + 1, 'b')}),
               ContainsSubstring("larger than 32 KiB"));
    CHECK_THAT(why_not({.subject = "s", .body = "\xff"}), ContainsSubstring("not UTF-8"));
    CHECK_THAT(
        why_not({.subject = "s", .cc = std::vector<std::string>(most_copies + 1, "planner")}),
        ContainsSubstring("more than 20 copies"));
    CHECK_THAT(why_not({.subject = "s", .cc = {"group:all"}}), ContainsSubstring("'group:all'"));
    CHECK_THAT(why_not({.subject = "s", .terms = {.retention_days = 0}}),
               ContainsSubstring("1 to 3650 days"));
    CHECK_THAT(why_not({.subject = "s", .terms = {.expires_at = draft_time}}),
               ContainsSubstring("is over already"));
}
