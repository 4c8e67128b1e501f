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
