#include "app/mail/brief_mail.hpp"

#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_send.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Desk {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");
    const std::string alice = "atelier/worker/alice";

    template <class F>
    auto write(F&& decide) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), std::forward<F>(decide)));
    }
    BeadId send(const Context& from, const Notice& notice) {
        return write([&](PlanWriter& plan) { return send_once(plan, from, notice); });
    }
    BeadId tell(const std::string& to, const std::optional<BeadId>& thread,
                const std::string& subject) {
        return send(fixture.overseer(),
                    {.to = to, .subject = subject, .thread = thread, .key = subject});
    }
    std::vector<ToldMessage> told(const BriefReader& reader) {
        return unwrap(fixture.store.read(
            [&](PlanReader& plan) { return mail_of_brief(plan, fixture.worker(), reader); }));
    }
    std::vector<ToldMessage> told() {
        return told({fixture.worker().caller, epic.id, changeset.id});
    }
    std::vector<BeadId> ids(const std::vector<ToldMessage>& messages) {
        std::vector<BeadId> out;
        for (const ToldMessage& one : messages)
            out.push_back(one.message.id());
        return out;
    }
    std::size_t read() {
        return write(
            [&](PlanWriter& plan) { return mark_told_read(plan, fixture.worker(), changeset.id); });
    }
    void note() {
        const auto now = told();
        write([&](PlanWriter& plan) { return note_told(plan, changeset.id, now); });
    }
    std::size_t unheard() {
        return unwrap(fixture.store.read(
                          [&](PlanReader& plan) { return untold(plan, epic.id, changeset.id); }))
            .size();
    }
};

} // namespace

TEST_CASE("a worker's brief holds what is about its work, to whichever worker, and what is about "
          "nothing to itself",
          "[app][brief_mail]") {
    Desk desk;
    const Bead other = desk.fixture.changeset(desk.epic, "Other");
    const BeadId first = desk.tell("atelier/worker/bob", desk.changeset.id, "one");
    const BeadId second = desk.tell(desk.alice, desk.epic.id, "two");
    const BeadId third = desk.tell(desk.alice, std::nullopt, "three");
    desk.tell("atelier/worker/bob", std::nullopt, "to bob");
    desk.tell(desk.alice, other.id, "about another");
    desk.tell("planner", desk.epic.id, "to a planner");
    CHECK(desk.ids(desk.told()) == std::vector{first, second, third});
}

TEST_CASE("what an overseer has said stays in the brief, what others have said is read once",
          "[app][brief_mail]") {
    Desk desk;
    const BeadId said = desk.tell(desk.alice, desk.changeset.id, "GPL");
    desk.send(
        desk.fixture.planner(),
        {.to = desk.alice, .subject = "Smaller", .thread = desk.changeset.id, .key = "smaller"});
    CHECK(desk.told().size() == 2);
    desk.note();
    CHECK(desk.read() == 2);
    CHECK(desk.read() == 0);
    CHECK(desk.ids(desk.told()) == std::vector{said});
    desk.fixture.update(unwrap(abandon(desk.changeset, "not wanted", std::nullopt)));
    CHECK(desk.told().empty());
}

TEST_CASE("a muted worker's brief leaves out notes that are not about its work",
          "[app][brief_mail]") {
    Desk desk;
    desk.fixture.settings.notification_level = NotificationLevel::muted;
    const Context bob = desk.fixture.worker("bob");
    desk.send(bob, {.to = desk.alice, .subject = "a note", .key = "n"});
    const BeadId about = desk.send(
        bob, {.to = desk.alice, .subject = "here", .thread = desk.changeset.id, .key = "h"});
    const BeadId task =
        desk.send(bob, {.to = desk.alice, .subject = "do", .key = "d", .msg_type = "task"});
    const BeadId said = desk.tell(desk.alice, std::nullopt, "an overseer's");
    CHECK(desk.ids(desk.told()) == std::vector{about, task, said});
    desk.fixture.settings.notification_level = NotificationLevel::normal;
    CHECK(desk.told().size() == 4);
}

TEST_CASE("a copy about one's work is told once, whether or not whom it is to has read it",
          "[app][brief_mail]") {
    Desk desk;
    unwrap(
        mail_send(desk.fixture.worker("carl"),
                  {.to = MailAddress{std::nullopt, "atelier/worker/bob"},
                   .draft = {.subject = "one", .cc = {desk.alice}, .thread = desk.changeset.id}}));
    REQUIRE(desk.told().size() == 1);
    const BeadId copy = desk.told().front().message.id();
    desk.note();
    CHECK(desk.read() == 1);
    CHECK(desk.told().empty());
    CHECK_FALSE(desk.fixture.get(copy).message->read_at);
}

TEST_CASE("a copy that came while one worked on it has been heard once it is read",
          "[app][brief_mail]") {
    Desk desk;
    desk.fixture.update(unwrap(claim(desk.epic, desk.fixture.worker().caller, true)));
    desk.note();
    const BeadId copy =
        unwrap(mail_send(
                   desk.fixture.worker("carl"),
                   {.to = MailAddress{std::nullopt, "atelier/worker/bob"},
                    .draft = {.subject = "one", .cc = {desk.alice}, .thread = desk.changeset.id}}))
            .messages.front();
    CHECK(desk.unheard() == 1);
    desk.write([&](PlanWriter& plan) {
        return mark_read_by(plan, desk.fixture.worker(), desk.fixture.worker().caller, copy);
    });
    CHECK(desk.unheard() == 0);
}

TEST_CASE("an answer comes with its question", "[app][brief_mail]") {
    Desk desk;
    const BeadId asked = desk.send(desk.fixture.worker(), {.to = "overseer",
                                                           .subject = "BLOCKED: which?",
                                                           .body = "MIT or GPL?",
                                                           .thread = desk.changeset.id,
                                                           .key = "q"});
    desk.send(desk.fixture.overseer(), {.to = desk.alice,
                                        .subject = "Re: BLOCKED: which?",
                                        .thread = desk.changeset.id,
                                        .key = "a",
                                        .reply_to = asked});
    const auto told = desk.told();
    REQUIRE(told.size() == 1);
    REQUIRE(told[0].question);
    CHECK(told[0].question->body() == "MIT or GPL?");
}

TEST_CASE("what came after the brief has not been told, until the next one holds it",
          "[app][brief_mail]") {
    Desk desk;
    desk.tell(desk.alice, desk.changeset.id, "before");
    CHECK(desk.unheard() == 1);
    desk.note();
    CHECK(desk.unheard() == 0);
    desk.tell("atelier/worker/bob", desk.epic.id, "stop");
    CHECK(desk.unheard() == 1);
    CHECK(desk.read() == 1);
    desk.note();
    CHECK(desk.unheard() == 0);
    CHECK(desk.read() == 1);
}

TEST_CASE("a planner's brief holds its mail, and any planner's about its epic",
          "[app][brief_mail]") {
    Desk desk;
    const BeadId any = desk.tell("planner", std::nullopt, "to any");
    const BeadId own = desk.tell("atelier/planner/plan-1", std::nullopt, "to it");
    const BeadId about = desk.tell("atelier/planner/plan-9", desk.epic.id, "about the epic");
    const AgentId planner = desk.fixture.planner().caller;
    CHECK(desk.ids(desk.told({planner, std::nullopt})) == std::vector{any, own});
    CHECK(desk.ids(desk.told({planner, desk.epic.id})) == std::vector{any, own, about});
}

TEST_CASE("announced work is in planners' briefs until it is planned", "[app][brief_mail]") {
    Desk desk;
    const AgentId planner = desk.fixture.planner().caller;
    const BeadId more = desk.send(desk.fixture.worker(), {.to = "planner",
                                                          .subject = "SCOPE-CHANGE: more",
                                                          .thread = desk.epic.id,
                                                          .key = more_work_key(desk.epic.id)});
    for (int session = 0; session < 2; ++session) {
        const auto told = desk.told({planner, std::nullopt});
        CHECK(desk.ids(told) == std::vector{more});
        desk.write([&](PlanWriter& plan) -> Result<std::size_t> {
            const BeadId subject = desk.fixture.planner().caller_bead();
            ATELIER_CHECK(note_told(plan, subject, told));
            return mark_told_read(plan, desk.fixture.planner(), subject);
        });
    }
    desk.write([&](PlanWriter& plan) {
        return close_notices(plan, more_work_key(desk.epic.id), "planned");
    });
    CHECK(desk.told({planner, std::nullopt}).empty());
}
