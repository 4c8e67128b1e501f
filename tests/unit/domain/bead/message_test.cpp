#include "domain/bead/message.hpp"

#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead mail_to(const std::string& to, MessageHeader header = {.from = "atelier/worker/alice"}) {
    return Message::make(*BeadId::parse("at-m1"), "A choice", "MIT or GPL?", to, std::move(header));
}

} // namespace

TEST_CASE("a message is read as it was made", "[domain][message]") {
    const Bead bead = mail_to("overseer", {.from = "atelier/worker/alice",
                                           .thread = *BeadId::parse("at-e.1"),
                                           .reply_to = *BeadId::parse("at-m0"),
                                           .msg_type = "reply",
                                           .queue = "triage",
                                           .key = "blocked:at-e.1"});
    CHECK(kind_of(bead) == BeadKind::message);
    const Message read = unwrap(Message::of(bead));
    CHECK(read.id() == bead.id);
    CHECK(read.subject() == "A choice");
    CHECK(read.body() == "MIT or GPL?");
    CHECK(read.from() == "atelier/worker/alice");
    CHECK(read.to() == "overseer");
    CHECK(read.thread() == *BeadId::parse("at-e.1"));
    CHECK(read.reply_to() == *BeadId::parse("at-m0"));
    CHECK(read.msg_type() == "reply");
    CHECK(read.queue() == "triage");
    CHECK(read.key() == "blocked:at-e.1");
    CHECK_FALSE(read.is_claimed());
    CHECK_FALSE(read.read_at());
}

TEST_CASE("a subject is cut to what a title may be", "[domain][message]") {
    const Bead bead = Message::make(*BeadId::parse("at-m1"), std::string(600, 'x'), "", "", {});
    CHECK(bead.title.size() == 500);
}

TEST_CASE("mail is the overseer's by role or by name", "[domain][message]") {
    for (const char* to : {"overseer", "atelier/overseer/olga"}) {
        CHECK(unwrap(Message::of(mail_to(to))).is_for_overseer());
        CHECK(unwrap(Message::of(mail_to("planner", {.from = to}))).is_from_overseer());
    }
    for (const char* to : {"planner", "atelier/worker/alice", "", "olga"})
        CHECK_FALSE(unwrap(Message::of(mail_to(to))).is_for_overseer());
    CHECK(unwrap(Message::of(mail_to("atelier/worker/alice"))).recipient() ==
          *AgentId::parse("atelier/worker/alice"));
    CHECK_FALSE(unwrap(Message::of(mail_to("planner"))).recipient());
}

TEST_CASE("the first reading of a message counts", "[domain][message]") {
    const Time first = *parse_time("2026-01-01T09:00:00Z");
    Bead bead = mail_to("overseer");
    Message::mark_read(bead, first);
    Message::mark_read(bead, first + Millis{5});
    CHECK(unwrap(Message::of(bead)).read_at() == first);
}

TEST_CASE("a message whose header others have left out is one from nobody", "[domain][message]") {
    Bead bead = mail_to("overseer");
    bead.message.reset();
    CHECK(unwrap(Message::of(bead)).from().empty());
    bead.labels = {"at:task"};
    CHECK(must_fail(Message::of(bead)).message == "at-m1 is a task, not a message");
    CHECK_FALSE(messages_in({mail_to("overseer"), bead}));
}

TEST_CASE("how long a message is kept stands in its frontmatter", "[domain][message]") {
    const auto made = [](const MessageTerms& terms) {
        Bead bead = Message::make(*BeadId::parse("at-m1"), "s", "", "planner", {}, terms);
        bead.created_at = *parse_time("2026-01-01T00:00:00Z");
        return bead;
    };
    const Time day = *parse_time("2026-01-02T00:00:00Z");
    const Message kept = unwrap(Message::of(made({})));
    CHECK_FALSE(kept.expires());
    CHECK_FALSE(kept.has_expired(day));
    CHECK(made({}).extra.empty());
    const Message for_a_day = unwrap(Message::of(made({.retention_days = 1})));
    CHECK(for_a_day.terms() == MessageTerms{.retention_days = 1});
    CHECK_FALSE(for_a_day.has_expired(day - Millis{1}));
    CHECK(for_a_day.has_expired(day));
    const MessageTerms both{.retention_days = 9, .expires_at = day};
    CHECK(unwrap(Message::of(made(both))).terms() == both);
    CHECK(unwrap(Message::of(made(both))).expires() == day);
    Bead pinned = made(both);
    pinned.status = BeadStatus::pinned;
    CHECK_FALSE(unwrap(Message::of(pinned)).expires());
}

TEST_CASE("lines of a message's terms are written one way, whoever wrote them",
          "[domain][message]") {
    CHECK(terms_line("retention_days", "7") == "retention_days: 7");
    CHECK(terms_line("retention_days", "'007' # a week") == "retention_days: 7");
    CHECK(terms_line("expires_at", "2026-01-01T00:00:00Z") ==
          "expires_at: \"2026-01-01T00:00:00.000Z\"");
    CHECK_FALSE(terms_line("retention_days", "-1"));
    CHECK_FALSE(terms_line("retention_days", "soon"));
    CHECK_FALSE(terms_line("expires_at", "tomorrow"));
    CHECK_FALSE(terms_line("from", "7"));
}

TEST_CASE("labels mirror queue, channel and copies while a message is open", "[domain][message]") {
    Bead bead = mail_to("", {.cc = {"planner", "atelier/worker/bob"}, .queue = "q"});
    CHECK(bead.labels ==
          std::vector<std::string>{"at:message", "cc:atelier/worker/bob", "cc:planner", "queue:q"});
    bead.message->queue.clear();
    bead.message->channel = "c";
    bead.message->cc.clear();
    mirror_header(bead);
    CHECK(bead.labels == std::vector<std::string>{"at:message", "channel:c"});
    bead.status = BeadStatus::closed;
    mirror_header(bead);
    CHECK(bead.labels == std::vector<std::string>{"at:message"});
}

TEST_CASE("a copy is for whom it names besides its receiver", "[domain][message]") {
    const Message message = unwrap(
        Message::of(mail_to("atelier/worker/bob", {.cc = {"atelier/worker/bob", "planner"}})));
    CHECK_FALSE(message.is_copied_to(*AgentId::parse("atelier/worker/bob")));
    CHECK(message.is_copied_to(*AgentId::parse("atelier/planner/plan-1")));
    CHECK_FALSE(message.is_copied_to(*AgentId::parse("atelier/worker/alice")));
}
