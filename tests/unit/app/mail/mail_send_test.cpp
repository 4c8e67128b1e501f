#include "app/mail/mail_send.hpp"

#include "app/core/agent_mail.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/review/inbox.hpp"
#include "support/plan_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

struct PostOffice {
    PlanFixture fixture;
    Context alice = fixture.worker("alice", "s-1");
    Context bob = fixture.worker("bob", "s-2");

    static MailRequest letter(const std::string& to, const std::string& subject) {
        return {.to = unwrap(parse_mail_address(to)), .draft = {.subject = subject}};
    }
    std::vector<BeadId> send(const Context& from, const MailRequest& request) {
        fixture.clock.advance(Millis{1});
        return unwrap(mail_send(from, request)).messages;
    }
    BeadId send_one(const Context& from, const std::string& to, const std::string& subject) {
        const auto sent = send(from, letter(to, subject));
        REQUIRE(sent.size() == 1);
        return sent.front();
    }
    void declare(MailControlKind kind, const std::string& name,
                 const std::vector<std::string>& members = {}) {
        unwrap(declare_mail_control(fixture.overseer(), kind, name, members));
    }
    static std::vector<std::string> subjects(const Context& reader, bool all = false) {
        std::vector<std::string> found;
        for (const Message& message : unwrap(mail_inbox(reader, all)).messages)
            found.push_back(message.subject());
        return found;
    }
};

using Subjects = std::vector<std::string>;

} // namespace

TEST_CASE("mail has its sender, its receiver and what it says", "[app][mail]") {
    PostOffice at;
    const Bead epic = at.fixture.epic("E");
    MailRequest request = PostOffice::letter("atelier/worker/bob", "Watch out");
    request.draft.body = "The old flag stays.";
    request.draft.thread = epic.id;
    request.draft.msg_type = MessageType::task;
    const Bead bead = at.fixture.get(at.send(at.alice, request).front());
    const Message message = unwrap(Message::of(bead));
    CHECK(message.from() == "atelier/worker/alice");
    CHECK(message.to() == "atelier/worker/bob");
    CHECK(message.subject() == "Watch out");
    CHECK(message.body() == "The old flag stays.");
    CHECK(message.thread() == epic.id);
    CHECK(message.msg_type() == "task");
    const Event sent = at.fixture.events().back();
    CHECK(sent.type == "message.sent");
    CHECK(sent.bead == bead.id);
}

TEST_CASE("the same request is sent once, another one again", "[app][mail]") {
    PostOffice at;
    const MailRequest request = PostOffice::letter("planner", "Split it");
    const MailOutcome first = unwrap(mail_send(at.alice, request));
    const MailOutcome again = unwrap(mail_send(at.alice, request));
    CHECK_FALSE(first.already);
    CHECK(again.already);
    CHECK(again.messages == first.messages);
    CHECK(unwrap(mail_send(at.bob, request)).messages != first.messages);
    MailRequest other = request;
    other.draft.terms.retention_days = 3;
    CHECK(unwrap(mail_send(at.alice, other)).messages != first.messages);
}

TEST_CASE("mail to a group is sent to each member but the sender", "[app][mail]") {
    PostOffice at;
    at.declare(MailControlKind::group, "team",
               {"atelier/worker/alice", "atelier/worker/bob", "planner"});
    CHECK(at.send(at.alice, PostOffice::letter("group:team", "Hello")).size() == 2);
    CHECK(PostOffice::subjects(at.alice).empty());
    CHECK(PostOffice::subjects(at.bob) == Subjects{"Hello"});
    CHECK(PostOffice::subjects(at.fixture.planner()) == Subjects{"Hello"});
    // Each has read its own.
    unwrap(mail_mark_read(at.bob, {unwrap(mail_inbox(at.bob, false)).messages.front().id()}));
    CHECK(PostOffice::subjects(at.fixture.planner()) == Subjects{"Hello"});
    at.declare(MailControlKind::group, "alone", {"atelier/worker/alice"});
    CHECK(must_fail(mail_send(at.alice, PostOffice::letter("group:alone", "x"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("each reader of a copy reads it for itself, and an overseer has its own", "[app][mail]") {
    PostOffice at;
    MailRequest request = PostOffice::letter("atelier/planner/plan-1", "Scope");
    request.draft.cc = {"atelier/worker/bob", "overseer"};
    const auto sent = at.send(at.alice, request);
    REQUIRE(sent.size() == 2);
    CHECK(PostOffice::subjects(at.bob) == Subjects{"Scope"});
    CHECK(unwrap(read_inbox(at.fixture.overseer())).items.size() == 1);
    unwrap(mail_mark_read(at.bob, {sent.front()}));
    CHECK(PostOffice::subjects(at.bob).empty());
    CHECK(PostOffice::subjects(at.bob, true) == Subjects{"Scope"});
    CHECK(PostOffice::subjects(at.fixture.planner()) == Subjects{"Scope"});
    CHECK_FALSE(at.fixture.get(sent.front()).message->read_at);
}

TEST_CASE("a post is read by each reader of the channel, and by nobody else", "[app][mail]") {
    PostOffice at;
    at.declare(MailControlKind::channel, "news");
    at.declare(MailControlKind::channel, "plans", {"planner"});
    const BeadId news = at.send_one(at.alice, "channel:news", "New compiler");
    at.send_one(at.alice, "channel:plans", "New plan");
    CHECK(PostOffice::subjects(at.alice).empty());
    CHECK(PostOffice::subjects(at.bob) == Subjects{"New compiler"});
    CHECK(PostOffice::subjects(at.fixture.planner()) == Subjects{"New compiler", "New plan"});
    unwrap(mail_mark_read(at.bob, {news}));
    const auto events = at.fixture.event_types();
    unwrap(mail_mark_read(at.bob, {news}));
    CHECK(at.fixture.event_types() == events);
    CHECK(PostOffice::subjects(at.bob).empty());
    CHECK(PostOffice::subjects(at.fixture.planner()).size() == 2);
    at.send_one(at.alice, "channel:news", "Newer compiler");
    CHECK(PostOffice::subjects(at.bob) == Subjects{"Newer compiler"});
}

TEST_CASE("what has expired is shown to nobody", "[app][mail]") {
    PostOffice at;
    at.declare(MailControlKind::channel, "news");
    at.send_one(at.alice, "channel:news", "For the usual time");
    MailRequest brief = PostOffice::letter("atelier/worker/bob", "For a day");
    brief.draft.terms.retention_days = 1;
    at.send(at.alice, brief);
    MailRequest until = PostOffice::letter("overseer", "Until noon");
    until.draft.terms.expires_at = at.fixture.clock.now() + std::chrono::hours{3};
    at.send(at.alice, until);
    CHECK(PostOffice::subjects(at.bob) == Subjects{"For the usual time", "For a day"});
    CHECK(unwrap(read_inbox(at.fixture.overseer())).items.size() == 1);
    at.fixture.clock.advance(std::chrono::hours{24});
    CHECK(PostOffice::subjects(at.bob) == Subjects{"For the usual time"});
    CHECK(unwrap(read_inbox(at.fixture.overseer())).items.empty());
    at.fixture.clock.advance(std::chrono::days{usual_post_days});
    CHECK(PostOffice::subjects(at.bob).empty());
}

TEST_CASE("an answer goes to whoever asked, in the same thread, and what it answers is read",
          "[app][mail]") {
    PostOffice at;
    const Bead epic = at.fixture.epic("E");
    MailRequest question = PostOffice::letter("atelier/planner/plan-1", "Which?");
    question.draft.thread = epic.id;
    const BeadId asked = at.send(at.alice, question).front();
    MailRequest answer{.draft = {.subject = "", .body = "The first.", .reply_to = asked}};
    const Message said =
        unwrap(Message::of(at.fixture.get(at.send(at.fixture.planner(), answer).front())));
    CHECK(said.to() == "atelier/worker/alice");
    CHECK(said.subject() == "Re: Which?");
    CHECK(said.thread() == epic.id);
    CHECK(said.reply_to() == asked);
    CHECK(at.fixture.get(asked).message->read_at);
}

TEST_CASE("mail that nobody would read is refused, and nothing is stored", "[app][mail]") {
    PostOffice at;
    Bead closed = at.fixture.epic("E");
    closed.status = BeadStatus::closed;
    closed = at.fixture.update(closed);
    const auto events = at.fixture.event_types();
    MailRequest about = PostOffice::letter("worker", "Late");
    about.draft.thread = closed.id;
    CHECK(must_fail(mail_send(at.alice, about)).code == ErrorCode::not_runnable);
    about.draft.thread = *BeadId::parse("at-none");
    CHECK(must_fail(mail_send(at.alice, about)).code == ErrorCode::not_found);
    for (const char* unknown : {"queue:none", "channel:none", "group:none"})
        CHECK(must_fail(mail_send(at.alice, PostOffice::letter(unknown, "x"))).code ==
              ErrorCode::not_found);
    CHECK(must_fail(mail_send(at.alice, {.draft = {.subject = "x"}})).code == ErrorCode::usage);
    CHECK(must_fail(mail_send(at.alice, PostOffice::letter("planner", ""))).code ==
          ErrorCode::usage);
    CHECK(at.fixture.event_types() == events);
}
