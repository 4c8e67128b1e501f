#include "app/mail/mail_mark_read.hpp"

#include "app/mail/brief_mail.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/notices.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Letters {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");

    BeadId send(const std::string& to, const std::string& key,
                const std::optional<BeadId>& thread = {}) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.overseer(),
                             {.to = to, .subject = key, .thread = thread, .key = key});
        }));
    }
    bool is_read(const BeadId& message) {
        return fixture.get(message).message->read_at.has_value();
    }
};

} // namespace

TEST_CASE("an agent marks its own messages as read, once", "[app][mail]") {
    Letters at;
    const BeadId first = at.send("atelier/worker/alice", "a");
    const BeadId second = at.send("atelier/worker/alice", "b");
    CHECK(unwrap(mail_mark_read(at.fixture.worker(), {first, second})) ==
          std::vector{first, second});
    CHECK(at.is_read(first));
    CHECK(at.is_read(second));
    CHECK(at.fixture.event_types().back() == "message.read");
    const auto events = at.fixture.event_types();
    unwrap(mail_mark_read(at.fixture.worker(), {first, second}));
    CHECK(at.fixture.event_types() == events);
    CHECK(unwrap(mail_inbox(at.fixture.worker(), false)).messages.empty());
}

TEST_CASE("what is not the agent's own is not marked, nor what stands beside it", "[app][mail]") {
    Letters at;
    const BeadId own = at.send("atelier/worker/alice", "a");
    const BeadId other = at.send("atelier/worker/bob", "b");
    for (const BeadId& wrong : {other, at.epic.id})
        CHECK(must_fail(mail_mark_read(at.fixture.worker(), {own, wrong})).code ==
              ErrorCode::not_found);
    CHECK_FALSE(at.is_read(own));
}

TEST_CASE("in a session what was said about its work is the agent's, to whomever it went",
          "[app][mail]") {
    Letters at;
    const BeadId to_bob = at.send("atelier/worker/bob", "stop", at.changeset.id);
    CHECK(unwrap(mail_inbox(at.fixture.worker(), false)).messages.empty());
    const Context alice = at.fixture.worker("alice", "s-1");
    at.fixture.put(Session{.id = *alice.session,
                           .agent = alice.caller,
                           .epic = at.epic.id,
                           .changeset = at.changeset.id});
    REQUIRE(unwrap(mail_inbox(alice, false)).messages.size() == 1);
    const auto unheard = [&] {
        return unwrap(at.fixture.store.read([&](PlanReader& plan) {
                   return untold(plan, at.epic.id, at.changeset.id);
               }))
            .size();
    };
    CHECK(unheard() == 1);
    unwrap(mail_mark_read(alice, {to_bob}));
    CHECK(unheard() == 0);
}
