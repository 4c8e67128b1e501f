#include "app/mail/settled_mail.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Settling {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");
    BeadId told = send("atelier/worker/alice", "told");
    BeadId asked = send("overseer", blocked_key(changeset.id));
    BeadId strayed = send("overseer", "strayed:s-1");

    BeadId send(const std::string& to, const std::string& key) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.overseer(),
                             {.to = to, .subject = key, .thread = changeset.id, .key = key});
        }));
    }
    bool open(const BeadId& message) { return fixture.get(message).status == BeadStatus::open; }
    std::size_t current() {
        return unwrap(fixture.store.read([&](PlanReader& plan) -> Result<std::size_t> {
            ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::message}));
            ATELIER_TRY(auto messages, messages_in(beads));
            ATELIER_TRY(const auto left,
                        still_current(plan, std::move(messages), fixture.clock.now()));
            return left.size();
        }));
    }
};

} // namespace

TEST_CASE("mail is shown and open until its thread has ended", "[app][mail]") {
    Settling at;
    at.fixture.update(unwrap(block(at.changeset, "which?", at.fixture.clock.now())));
    CHECK(at.current() == 3);
    const auto events = at.fixture.event_types();
    unwrap(close_settled_mail(at.fixture.overseer()));
    CHECK(at.fixture.event_types() == events);

    at.fixture.update(unwrap(abandon(at.fixture.get(at.changeset.id), "not wanted", std::nullopt)));
    CHECK(at.current() == 1);
    SECTION("by whoever ended it") {
        unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return close_settled_thread(plan, at.changeset.id);
        }));
    }
    SECTION("by whoever looks later") {
        unwrap(close_settled_mail(at.fixture.overseer()));
    }
    CHECK_FALSE(at.open(at.told));
    CHECK_FALSE(at.open(at.asked));
    CHECK(at.open(at.strayed));
    CHECK(at.fixture.event_types().back() == "message.closed");
}

TEST_CASE("a pinned message stays, whatever has ended", "[app][mail]") {
    Settling at;
    Bead pinned = at.fixture.get(at.told);
    pinned.status = BeadStatus::pinned;
    at.fixture.update(pinned);
    at.fixture.update(unwrap(abandon(at.changeset, "not wanted", std::nullopt)));
    unwrap(close_settled_mail(at.fixture.overseer()));
    CHECK(at.fixture.get(at.told).status == BeadStatus::pinned);
}

TEST_CASE("the question for work is over as soon as there is some, however it came",
          "[app][mail]") {
    PlanFixture fixture;
    const BeadId asked = unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(
            plan, fixture.worker(),
            {.to = "overseer", .subject = "No eligible epics", .key = std::string(no_work_key)});
    }));
    const Bead draft = fixture.epic("Draft", {.draft = true});
    fixture.changeset(draft, "Change");
    fixture.epic("Empty");
    unwrap(close_settled_mail(fixture.overseer()));
    CHECK(fixture.get(asked).status == BeadStatus::open);
    fixture.changeset(fixture.epic("Ready"), "Change");
    unwrap(close_settled_mail(fixture.overseer()));
    CHECK(fixture.get(asked).status == BeadStatus::closed);
}
