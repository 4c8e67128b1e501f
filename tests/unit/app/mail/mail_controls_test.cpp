#include "app/mail/mail_controls.hpp"

#include "app/mail/mail_queue_claim.hpp"
#include "app/mail/mail_send.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

DeclareOutcome declared_by(PlanFixture& fixture, MailControlKind kind, const std::string& name,
                           const std::vector<std::string>& members = {}) {
    return unwrap(declare_mail_control(fixture.overseer(), kind, name, members));
}

void post_to(PlanFixture& fixture, MailControlKind kind, const std::string& subject) {
    fixture.clock.advance(Millis{1});
    unwrap(mail_send(fixture.worker("alice", "s-1"),
                     {.to = MailAddress{kind, "a"}, .draft = {.subject = subject}}));
}

} // namespace

TEST_CASE("a queue, channel or group is made once, and gets further members", "[app][mail]") {
    PlanFixture fixture;
    CHECK_FALSE(declared_by(fixture, MailControlKind::queue, "a", {"planner"}).already);
    CHECK(fixture.events().back().type == "queue.declared");
    CHECK(declared_by(fixture, MailControlKind::queue, "a", {"planner"}).already);
    const DeclareOutcome more =
        declared_by(fixture, MailControlKind::queue, "a", {"atelier/worker/alice"});
    CHECK_FALSE(more.already);
    CHECK(more.control.members() == std::vector<std::string>{"atelier/worker/alice", "planner"});
    declared_by(fixture, MailControlKind::channel, "a");
    declared_by(fixture, MailControlKind::group, "a", {"worker"});
    CHECK(unwrap(list_mail_controls(fixture.overseer())).controls.size() == 3);
}

TEST_CASE("members are taken out, but for the last one", "[app][mail]") {
    PlanFixture fixture;
    const Context overseer = fixture.overseer();
    declared_by(fixture, MailControlKind::channel, "a", {"planner", "atelier/worker/alice"});
    const auto remove = [&](const std::vector<std::string>& members) {
        return remove_members(overseer, MailControlKind::channel, "a", members);
    };
    CHECK(unwrap(remove({"atelier/worker/bob"})).already);
    const DeclareOutcome out = unwrap(remove({"atelier/worker/alice"}));
    CHECK_FALSE(out.already);
    CHECK(out.control.members() == std::vector<std::string>{"planner"});
    CHECK(fixture.events().back().type == "channel.declared");
    CHECK(unwrap(remove({"atelier/worker/alice"})).already);
    CHECK(must_fail(remove({"planner"})).code == ErrorCode::usage);
    CHECK(must_fail(remove({"alice"})).code == ErrorCode::usage);
    CHECK(unwrap(list_mail_controls(overseer)).controls.at(0).control.members().size() == 1);
    const Error missing =
        must_fail(remove_members(overseer, MailControlKind::queue, "a", {"planner"}));
    CHECK(missing.code == ErrorCode::not_found);
    CHECK_THAT(missing.hint, ContainsSubstring("git atelier mail --new queue a"));
}

TEST_CASE("one that another Beads program closed is opened again", "[app][mail]") {
    PlanFixture fixture;
    declared_by(fixture, MailControlKind::channel, "a");
    Bead bead = fixture.get(*BeadId::parse("at-channel-a"));
    bead.status = BeadStatus::closed;
    fixture.update(bead);
    CHECK(unwrap(list_mail_controls(fixture.overseer())).controls.empty());
    CHECK_FALSE(declared_by(fixture, MailControlKind::channel, "a").already);
    CHECK(unwrap(list_mail_controls(fixture.overseer())).controls.size() == 1);
}

TEST_CASE("names and members that cannot be are refused", "[app][mail]") {
    PlanFixture fixture;
    const auto refused = [&](MailControlKind kind, const std::string& name,
                             const std::vector<std::string>& members) {
        return must_fail(declare_mail_control(fixture.overseer(), kind, name, members)).code;
    };
    CHECK(refused(MailControlKind::queue, "A b", {}) == ErrorCode::usage);
    CHECK(refused(MailControlKind::queue, "a", {"alice"}) == ErrorCode::usage);
    CHECK(refused(MailControlKind::group, "a", {}) == ErrorCode::usage);
    CHECK(fixture.events().empty());
}

TEST_CASE("what waits, what is claimed and what is posted is counted and shown", "[app][mail]") {
    PlanFixture fixture;
    declared_by(fixture, MailControlKind::queue, "a");
    declared_by(fixture, MailControlKind::channel, "a");
    for (const char* subject : {"one", "two", "three"})
        post_to(fixture, MailControlKind::queue, subject);
    post_to(fixture, MailControlKind::channel, "news");
    unwrap(mail_queue_claim(fixture.worker("bob", "s-2"), "a", {}));
    const auto listed = unwrap(list_mail_controls(fixture.overseer())).controls;
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].control.kind() == MailControlKind::queue);
    CHECK(listed[0].waiting == 2);
    CHECK(listed[0].claimed == 1);
    CHECK(listed[1].waiting == 1);
    const auto inside = unwrap(mail_in_control(fixture.overseer(), MailControlKind::queue, "a"));
    REQUIRE(inside.messages.size() == 3);
    CHECK(inside.messages[0].subject() == "one");
    CHECK(inside.messages[0].claimed_by() == "atelier/worker/bob");
    fixture.clock.advance(std::chrono::days{usual_post_days});
    CHECK(unwrap(mail_in_control(fixture.overseer(), MailControlKind::channel, "a"))
              .messages.empty());
    CHECK(must_fail(mail_in_control(fixture.overseer(), MailControlKind::channel, "b")).code ==
          ErrorCode::not_found);
}
