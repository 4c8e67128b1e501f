#include "domain/mail/interruption.hpp"

#include "domain/work/matter.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId alice = *AgentId::make(Role::worker, "alice");
const AgentId bob = *AgentId::make(Role::worker, "bob");

Message mail(const std::string& name, const std::string& to, MessageHeader header,
             const std::string& subject = "a note") {
    return unwrap(Message::of(Message::make(id(name), subject, "", to, std::move(header))));
}

// At verbose, normal and muted: x breaks in, . does not.
std::string at_each_level(const Message& message, const AgentId& reader) {
    std::string out;
    for (const auto& row : names_of(NotificationLevel{}))
        out += breaks_in(message, reader, row.value) ? 'x' : '.';
    return out;
}

using Signs = std::set<std::string>;
const auto all_break_in = [](const Message&) { return true; };

std::vector<BeadId> due_of(const DueNotifications& found) {
    std::vector<BeadId> ids;
    for (const Message& message : found.due)
        ids.push_back(message.id());
    return ids;
}

} // namespace

TEST_CASE("how much of its mail an agent is told of depends on its level",
          "[domain][interruption]") {
    const std::string to = alice.str();
    CHECK(at_each_level(mail("at-1", to, {.from = bob.str()}), alice) == "xx.");
    CHECK(at_each_level(mail("at-1", to, {.from = bob.str()}, "BLOCKED: by you"), alice) == "xxx");
    CHECK(at_each_level(mail("at-1", to, {.from = bob.str(), .msg_type = "task"}), alice) == "xxx");
    CHECK(at_each_level(mail("at-1", to, {.from = bob.str(), .msg_type = "reply"}), alice) ==
          "xxx");
    CHECK(at_each_level(mail("at-1", to, {.from = "atelier/overseer/olga"}), alice) == "xxx");
    // Copies and posts are read in passing.
    const MessageHeader copy{.from = bob.str(), .cc = {to}};
    CHECK(at_each_level(mail("at-1", "planner", copy), alice) == "x..");
    CHECK(at_each_level(mail("at-1", "planner", copy, "SCOPE-CHANGE: more"), alice) == "xxx");
    CHECK(at_each_level(mail("at-1", "", {.from = bob.str(), .channel = "news"}), alice) == "x..");
}

TEST_CASE("a brief leaves out only what a muted reader is not told of", "[domain][interruption]") {
    const Message post = mail("at-1", "", {.from = bob.str(), .channel = "news"});
    CHECK(is_told_in_brief(post, alice, NotificationLevel::verbose));
    CHECK(is_told_in_brief(post, alice, NotificationLevel::normal));
    CHECK_FALSE(is_told_in_brief(post, alice, NotificationLevel::muted));
    CHECK(is_told_in_brief(mail("at-1", alice.str(), {.msg_type = "task"}), alice,
                           NotificationLevel::muted));
}

TEST_CASE("a matter is due once, until all that was there then is closed",
          "[domain][interruption]") {
    const std::string key = matter_key(Matter::blocked, id("at-e.1"));
    const Message blocked = mail("at-1", "overseer", {.thread = id("at-e.1"), .key = key});
    const Message size =
        mail("at-2", "overseer",
             {.thread = id("at-e.1"), .key = matter_key(Matter::size, id("at-e.1"))});
    const Message note = mail("at-3", "overseer", {});

    const DueNotifications first = due_notifications({blocked, note}, {}, {}, all_break_in);
    CHECK(due_of(first) == std::vector{id("at-1"), id("at-3")});
    CHECK(due_notifications({blocked, note}, {}, first.notified, all_break_in).due.empty());
    // A size that is asked for is no other matter than that its changeset is blocked.
    const DueNotifications second =
        due_notifications({blocked, size, note}, {}, first.notified, all_break_in);
    CHECK(second.due.empty());
    CHECK(due_notifications({size}, {}, second.notified, all_break_in).due.empty());
    // Answered and asked anew: another message of the same key.
    const Message anew = mail("at-4", "overseer", {.thread = id("at-e.1"), .key = key});
    CHECK(due_of(due_notifications({anew}, {}, second.notified, all_break_in)) ==
          std::vector{id("at-4")});
}

TEST_CASE("of two messages about one matter the one that says more is told",
          "[domain][interruption]") {
    const Message blocked =
        mail("at-1", "overseer", {.key = matter_key(Matter::blocked, id("at-e.1"))});
    const Message size = mail("at-2", "overseer", {.key = matter_key(Matter::size, id("at-e.1"))});
    CHECK(due_of(due_notifications({blocked, size}, {}, {}, all_break_in)) ==
          std::vector{id("at-2")});
    CHECK(due_of(due_notifications({size, blocked}, {}, {}, all_break_in)) ==
          std::vector{id("at-2")});
}

TEST_CASE("what does not break in is neither told nor noted", "[domain][interruption]") {
    const Message note = mail("at-1", "overseer", {});
    const DueNotifications none =
        due_notifications({note}, {}, {}, [](const Message&) { return false; });
    CHECK(none.due.empty());
    CHECK(none.notified.empty());
    CHECK(due_of(due_notifications({note}, {}, none.notified, all_break_in)) ==
          std::vector{id("at-1")});
}

TEST_CASE("what was noted is read again as it was written", "[domain][interruption]") {
    const NotifiedMatters matters{{"changeset:at-e.1", Signs{"at-1", "at-2", "done:7"}},
                                  {"at-3", Signs{"at-3"}}};
    CHECK(read_notified(notified_text(matters)) == matters);
    for (const std::string text : {"", "[]", "{", R"({"a":1})", R"({"a":[1]})"})
        CHECK(read_notified(text).empty());
}

TEST_CASE("what waits without a message is due once as well, and no second time with one",
          "[domain][interruption]") {
    const WaitingMatter blocked{matter_name(Matter::blocked, id("at-e.1")), "blocked:7"};
    const DueNotifications first = due_notifications({}, {blocked}, {}, all_break_in);
    CHECK(first.waiting == std::vector{blocked});
    CHECK(due_notifications({}, {blocked}, first.notified, all_break_in).waiting.empty());
    const Message told =
        mail("at-1", "overseer", {.key = matter_key(Matter::blocked, id("at-e.1"))});
    const DueNotifications second =
        due_notifications({told}, {blocked}, first.notified, all_break_in);
    CHECK(second.due.empty());
    CHECK(second.waiting.empty());
    CHECK(second.notified != first.notified);
    // Of both at once the message says more.
    const DueNotifications both = due_notifications({told}, {blocked}, {}, all_break_in);
    CHECK(due_of(both) == std::vector{id("at-1")});
    CHECK(both.waiting.empty());
    const WaitingMatter again{blocked.name, "blocked:9"};
    CHECK(due_notifications({}, {again}, second.notified, all_break_in).waiting ==
          std::vector{again});
}
