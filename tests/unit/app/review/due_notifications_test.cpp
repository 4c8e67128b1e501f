#include "app/review/due_notifications.hpp"

#include "app/mail/notices.hpp"
#include "app/review/inbox.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <utility>

using namespace atelier;
using namespace atelier::test;

namespace {

struct Notified {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");

    Notified() { fixture.settings.notify_command = {"notify-send"}; }

    BeadId ask(const Notice& notice) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.worker(), notice);
        }));
    }
    BeadId blocked() {
        fixture.update(unwrap(block(fixture.get(changeset.id), "how?", fixture.clock.now())));
        return told_blocked();
    }
    BeadId told_blocked() {
        return ask({.to = "overseer",
                    .subject = "BLOCKED: how?",
                    .thread = changeset.id,
                    .key = matter_key(Matter::blocked, changeset.id)});
    }
    std::vector<BeadId> due() {
        std::vector<BeadId> ids;
        for (const DueMatter& matter : unwrap(take_due_notifications(fixture.worker(), gone)))
            if (const auto* const message = std::get_if<Message>(&matter))
                ids.push_back(message->id());
            else
                ids.push_back(std::get<AwaitedItem>(matter).bead);
        return ids;
    }
    void happens(EventType type, const BeadId& bead, Json data = Json::object()) {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return plan.append({type, bead, std::move(data)});
        }));
    }
    Bead finish(const Bead& one) {
        happens(EventType::changeset_done, one.id,
                Json::object()
                    .set("head", commit.str())
                    .set("commits", 1)
                    .set("lines", 1)
                    .set("files", 1));
        return fixture.update(unwrap(mark_done(fixture.get(one.id), commit)));
    }
};

using Due = std::vector<BeadId>;

const Json because = Json::object().set("reason", "how?");

// A store that others write to at the worst moment, and of which a read may fail.
struct SharedStore final : PlanStore {
    PlanStore& real;
    std::function<void()> before_write = {};
    // Which read, from 1 on.
    int fails_at = 0;
    int reads = 0;

    explicit SharedStore(PlanStore& store) : real(store) {}
    Result<std::unique_ptr<PlanReader>> begin_read() override {
        if (++reads == fails_at) return fail(ErrorCode::store_failed, "cannot be read now");
        return real.begin_read();
    }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        if (before_write) std::exchange(before_write, {})();
        return real.begin_write(stamp, durability);
    }
};

Context over(SharedStore& store, PlanFixture& fixture) {
    return {store, fixture.clock, fixture.ids, fixture.settings, "at", fixture.worker().caller};
}

} // namespace

TEST_CASE("each matter that asks for the overseer is due once, whoever looks",
          "[app][due_notifications]") {
    Notified at;
    CHECK(at.due().empty());
    const BeadId first = at.blocked();
    at.ask({.to = "planner", .subject = "not hers", .key = "p"});
    const BeadId second = at.ask({.to = "atelier/overseer/olga", .subject = "hers", .key = "o"});
    CHECK(at.due() == Due{first, second});
    const auto events = at.fixture.event_types();
    CHECK(at.due().empty());
    CHECK(unwrap(take_due_notifications(at.fixture.worker("bob"), gone)).empty());
    CHECK(at.fixture.event_types() == events);

    unwrap(answer_message(at.fixture.overseer(), first, "so"));
    CHECK(at.due().empty());
    CHECK(at.due().empty());
    const BeadId anew = at.blocked();
    CHECK(anew != first);
    CHECK(at.due() == Due{anew});
}

TEST_CASE("nothing is due without a command, nor what is over or has expired",
          "[app][due_notifications]") {
    Notified at;
    at.blocked();
    const Bead blocked = at.fixture.get(at.changeset.id);
    SECTION("no command") {
        at.fixture.settings.notify_command.clear();
        CHECK(at.due().empty());
        // Set later, what is open then is due.
        at.fixture.settings.notify_command = {"notify-send"};
        CHECK(at.due().size() == 1);
    }
    SECTION("its changeset goes on") {
        at.fixture.update(unwrap(unblock(blocked)));
        CHECK(at.due().empty());
    }
}

TEST_CASE("what waits without a message is due once, each time that it comes to wait",
          "[app][due_notifications]") {
    Notified at;
    const Bead draft = at.fixture.epic("Later", {.draft = true});
    at.fixture.changeset(draft, "Think");
    CHECK(at.due() == Due{draft.id});
    CHECK(at.due().empty());
    at.happens(EventType::changeset_blocked, at.changeset.id, because);
    at.fixture.update(
        unwrap(block(at.fixture.get(at.changeset.id), "how?", at.fixture.clock.now())));
    CHECK(at.due() == Due{at.changeset.id});
    // The message comes when it has waited for a while, and is about the same.
    const BeadId told = at.told_blocked();
    CHECK(at.due().empty());
    unwrap(answer_message(at.fixture.overseer(), told, "so"));
    at.happens(EventType::changeset_blocked, at.changeset.id, because);
    at.fixture.update(
        unwrap(block(at.fixture.get(at.changeset.id), "and now?", at.fixture.clock.now())));
    at.fixture.settings.notification_level = NotificationLevel::muted;
    CHECK(at.due().empty());
    at.fixture.settings.notification_level = NotificationLevel::normal;
    CHECK(at.due() == Due{at.changeset.id});
}

TEST_CASE("done work is a matter where a person has to approve it, all of an epic one",
          "[app][due_notifications]") {
    Notified at;
    const Bead other = at.fixture.changeset(at.epic, "Say goodbye");
    at.finish(at.changeset);
    CHECK(at.due().empty());
    at.fixture.settings.admission.review_required = true;
    CHECK(at.due() == Due{at.changeset.id});
    const Bead later = at.finish(other);
    CHECK(at.due().empty());
    at.fixture.update(unwrap(merge(at.fixture.get(at.changeset.id), commit)));
    CHECK(at.due().empty());
    at.fixture.update(unwrap(merge(later, commit)));
    CHECK(at.due().empty());
    at.finish(at.fixture.changeset(at.epic, "Wave"));
    CHECK(at.due().size() == 1);
}

TEST_CASE("whether a matter is due depends on nothing else that is", "[app][due_notifications]") {
    Notified at;
    const auto asked = [&](const std::string& key) {
        return at.ask({.to = "overseer",
                       .subject = key,
                       .thread = at.changeset.id,
                       .key = key + ":" + at.changeset.id.str()});
    };
    at.fixture.update(
        unwrap(block(at.fixture.get(at.changeset.id), "how?", at.fixture.clock.now())));
    const BeadId blocked = asked("blocked");
    CHECK(at.due() == Due{blocked});
    asked("size");
    CHECK(at.due().empty());
    unwrap(close_message(at.fixture.overseer(), blocked));
    CHECK(at.due().empty());
}

TEST_CASE("the project's level says what notifies, and an overseer's own beats it",
          "[app][due_notifications]") {
    Notified at;
    at.fixture.settings.notification_level = NotificationLevel::muted;
    const BeadId role = at.blocked();
    const BeadId own = at.ask({.to = "atelier/overseer/olga", .subject = "hers", .key = "o"});
    CHECK(at.due().empty());
    Bead olga = Agent::make(*AgentId::make(Role::overseer, "olga"), "at");
    set_field(olga, field::notification_level, "verbose");
    at.fixture.create(olga);
    CHECK(at.due() == Due{own});
    at.fixture.settings.notification_level = NotificationLevel::normal;
    CHECK(at.due() == Due{role});
}

TEST_CASE("what is settled while somebody looks is not due", "[app][due_notifications]") {
    Notified at;
    at.happens(EventType::changeset_blocked, at.changeset.id, because);
    at.fixture.update(
        unwrap(block(at.fixture.get(at.changeset.id), "how?", at.fixture.clock.now())));
    SharedStore store(at.fixture.store);
    store.before_write = [&] {
        at.fixture.update(unwrap(unblock(at.fixture.get(at.changeset.id))));
        at.happens(EventType::changeset_unblocked, at.changeset.id);
    };
    CHECK(unwrap(take_due_notifications(over(store, at.fixture), gone)).empty());
    CHECK(at.due().empty());
}

TEST_CASE("messages are due where it cannot be told what else waits, and nothing is forgotten",
          "[app][due_notifications]") {
    Notified at;
    const Bead draft = at.fixture.epic("Later", {.draft = true});
    at.fixture.changeset(draft, "Think");
    CHECK(at.due() == Due{draft.id});
    at.blocked();
    SharedStore store(at.fixture.store);
    // The first read is of the newest event, and this one of the status.
    store.fails_at = 2;
    const auto due = unwrap(take_due_notifications(over(store, at.fixture), gone));
    REQUIRE(due.size() == 1);
    CHECK(std::holds_alternative<Message>(due.front()));
    CHECK(at.due().empty());
}
