#include "app/mail/mail_inbox.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/mail/notices.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId sent(PlanFixture& fixture, const std::string& to, const std::string& key) {
    fixture.clock.advance(Millis{1});
    return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, fixture.overseer(),
                         {.to = to, .subject = "about " + key, .key = key});
    }));
}

std::vector<BeadId> inbox(const Context& context, bool all = false) {
    std::vector<BeadId> ids;
    for (const Message& message : unwrap(mail_inbox(context, all)).messages)
        ids.push_back(message.id());
    return ids;
}

} // namespace

TEST_CASE("an agent sees its own unread mail, oldest first, and reads nothing by looking",
          "[app][mail]") {
    PlanFixture fixture;
    const BeadId first = sent(fixture, "atelier/worker/alice", "a");
    sent(fixture, "atelier/worker/bob", "b");
    sent(fixture, "overseer", "c");
    const BeadId second = sent(fixture, "atelier/worker/alice", "d");
    const auto events = fixture.event_types();
    CHECK(inbox(fixture.worker()) == std::vector{first, second});
    CHECK(inbox(fixture.worker()) == std::vector{first, second});
    CHECK(fixture.event_types() == events);
    CHECK_FALSE(fixture.get(first).message->read_at);
}

TEST_CASE("read mail is shown when all is wanted, closed mail never", "[app][mail]") {
    PlanFixture fixture;
    Bead read = fixture.get(sent(fixture, "atelier/worker/alice", "a"));
    read.message->read_at = fixture.clock.now();
    fixture.update(read);
    Bead closed = fixture.get(sent(fixture, "atelier/worker/alice", "b"));
    closed.status = BeadStatus::closed;
    fixture.update(closed);
    const BeadId unread = sent(fixture, "atelier/worker/alice", "c");
    CHECK(inbox(fixture.worker()) == std::vector{unread});
    CHECK(inbox(fixture.worker(), true) == std::vector{read.id, unread});
}

TEST_CASE("mail to whichever planner reaches every planner, and no worker", "[app][mail]") {
    PlanFixture fixture;
    const BeadId any = sent(fixture, "planner", "a");
    const BeadId named = sent(fixture, "atelier/planner/plan-1", "b");
    CHECK(inbox(fixture.planner()) == std::vector{any, named});
    CHECK(inbox(fixture.planner("plan-2")) == std::vector{any});
    CHECK(inbox(fixture.worker()).empty());
}

TEST_CASE("a worker without a session has what was said about the epic that it holds",
          "[app][mail]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E");
    const Bead changeset = fixture.changeset(epic, "C");
    const Bead other = fixture.changeset(fixture.epic("Other"), "D");
    const auto say = [&](const BeadId& about) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.overseer(),
                             {.to = "atelier/worker/bob",
                              .subject = "Like this",
                              .thread = about,
                              .key = about.str()});
        }));
    };
    const BeadId of_epic = say(epic.id);
    const BeadId of_changeset = say(changeset.id);
    say(other.id);
    CHECK(inbox(fixture.worker()).empty());
    unwrap(claim_epic(fixture.worker(), {epic.id, {*SessionId::parse("s-1"), {}}}, gone));
    CHECK(inbox(fixture.worker()) == std::vector{of_epic, of_changeset});
}
