#include "app/mail/mail_queue_claim.hpp"

#include "app/core/agent_mail.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/mail/mail_send.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct QueueOffice {
    PlanFixture fixture;
    Context alice = fixture.worker("alice", "s-1");
    Context bob = fixture.worker("bob", "s-2");

    explicit QueueOffice(const std::vector<std::string>& members = {}) {
        unwrap(
            declare_mail_control(fixture.overseer(), MailControlKind::queue, "reviews", members));
    }
    BeadId put(const std::string& subject) {
        fixture.clock.advance(Millis{1});
        return unwrap(mail_send(fixture.overseer(),
                                {.to = MailAddress{MailControlKind::queue, "reviews"},
                                 .draft = {.subject = subject}}))
            .messages.front();
    }
    std::string claim(const Context& caller, const std::optional<BeadId>& named = {}) {
        const auto outcome = unwrap(mail_queue_claim(caller, "reviews", named));
        return outcome.message ? outcome.message->subject() + (outcome.already ? " again" : "")
                               : "nothing";
    }
};

} // namespace

TEST_CASE("each message of a queue is for one agent alone, and then its mail", "[app][mail]") {
    QueueOffice at;
    const BeadId first = at.put("one");
    at.put("two");
    CHECK(unwrap(mail_inbox(at.alice, false)).messages.empty());
    CHECK(at.claim(at.alice) == "one");
    CHECK(at.fixture.events().back().type == "message.claimed");
    CHECK(at.claim(at.bob) == "two");
    const auto events = at.fixture.event_types();
    CHECK(at.claim(at.alice) == "one again");
    CHECK(at.fixture.event_types() == events);
    CHECK(unwrap(mail_inbox(at.alice, false)).messages.size() == 1);
    CHECK(must_fail(mail_queue_claim(at.bob, "reviews", first)).code == ErrorCode::message_taken);
    unwrap(mail_mark_read(at.alice, {first}));
    const auto read = at.fixture.event_types();
    unwrap(mail_mark_read(at.alice, {first}));
    CHECK(at.fixture.event_types() == read);
    CHECK(at.claim(at.alice) == "nothing");
    CHECK(at.fixture.get(first).status == BeadStatus::closed);
    CHECK(at.fixture.events().back().type == "message.closed");
    CHECK(must_fail(mail_queue_claim(at.bob, "reviews", first)).code == ErrorCode::not_found);
}

TEST_CASE("only members claim, from queues that are there", "[app][mail]") {
    QueueOffice at({"planner"});
    at.put("one");
    CHECK(must_fail(mail_queue_claim(at.alice, "reviews", {})).code == ErrorCode::wrong_role);
    CHECK(must_fail(mail_queue_claim(at.alice, "none", {})).code == ErrorCode::not_found);
    CHECK(at.claim(at.fixture.planner()) == "one");
}

TEST_CASE("what a worker claimed that has left unread waits again", "[app][mail]") {
    QueueOffice at;
    const BeadId first = at.put("one");
    CHECK(at.claim(at.alice) == "one");
    at.fixture.clock.advance(at.fixture.settings.lease.stale_after - Millis{1});
    CHECK(at.claim(at.bob) == "nothing");
    at.fixture.clock.advance(Millis{1});
    CHECK(at.claim(at.bob) == "one");
    const auto types = at.fixture.event_types();
    CHECK(std::vector(types.end() - 2, types.end()) ==
          std::vector<std::string>{"message.released", "message.claimed"});
    CHECK(unwrap(mail_inbox(at.alice, false)).messages.empty());
    unwrap(mail_mark_read(at.bob, {first}));
    at.fixture.clock.advance(at.fixture.settings.lease.stale_after);
    CHECK(at.claim(at.alice) == "nothing");
}

TEST_CASE("queues in which something waits for an agent are known", "[app][mail]") {
    QueueOffice at({"worker"});
    const auto waiting = [&](const Context& context) {
        std::vector<std::string> names;
        for (const QueuedMessage& one : unwrap(context.store.read([&](PlanReader& plan) {
                 return waiting_in_queues(plan, context, context.caller);
             })))
            names.push_back(one.queue);
        return names;
    };
    CHECK(waiting(at.alice).empty());
    at.put("one");
    CHECK(waiting(at.alice) == std::vector<std::string>{"reviews"});
    CHECK(waiting(at.fixture.planner()).empty());
    CHECK(at.claim(at.bob) == "one");
    CHECK(waiting(at.alice).empty());
    // What it has taken and not dealt with comes first.
    CHECK(waiting(at.bob) == std::vector<std::string>{"reviews"});
}
