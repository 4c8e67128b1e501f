#include "app/mail/planner_mail.hpp"

#include "app/core/agent_mail.hpp"
#include "app/mail/mail_send.hpp"
#include "app/review/pause.hpp"
#include "support/catch.hpp"
#include "support/project_fixture.hpp"
#include "view/planner_mail.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct ScopeChange : ProjectFixture {
    ScopeChange() {
        unwrap(files.write(paths.templates() / "AGENTS.planner.md", "How one plans here.\n"));
    }

    BeadId say(const std::string& to, const std::string& subject) {
        return unwrap(mail_send(worker(), {.to = MailAddress{std::nullopt, to},
                                           .draft = {.subject = subject}}))
            .messages.at(0);
    }
    std::vector<PlannerMail> waiting() {
        return unwrap(
            store.read([&](PlanReader& plan) { return unread_planner_mail(plan, overseer()); }));
    }
    std::size_t planners_started() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(agents.started, [](const TurnRequest& turn) {
                return turn.environment.at("ATELIER_AGENT_ID").starts_with("atelier/planner/");
            }));
    }
};

} // namespace

TEST_CASE("mail that waits for a planner is known, with the command that starts it",
          "[app][mail]") {
    ScopeChange f;
    CHECK(f.waiting().empty());
    const BeadId usual = f.say("planner", "SCOPE-CHANGE: two epics");
    f.say("atelier/planner/paul", "SCOPE-CHANGE: none");
    f.say("overseer", "not for planners");
    const auto mail = f.waiting();
    REQUIRE(mail.size() == 2);
    const std::string text = planner_mail_text(mail, false, {});
    CHECK_THAT(text, ContainsSubstring("SCOPE-CHANGE: two epics"));
    CHECK_THAT(text, ContainsSubstring("'git atelier plan' starts plan-1"));
    CHECK_THAT(text, ContainsSubstring("'git atelier plan --name paul'"));
    unwrap(f.store.write(f.planner().stamp(), [&](PlanWriter& plan) {
        return mark_read_by(plan, f.planner(), f.planner().caller, usual);
    }));
    CHECK(f.waiting().size() == 1);
}

TEST_CASE("a muted planner is not waited for because of a note", "[app][mail]") {
    ScopeChange f;
    f.settings.notification_level = NotificationLevel::muted;
    f.say("planner", "A note");
    CHECK(f.waiting().empty());
    f.say("planner", "SCOPE-CHANGE: two epics");
    CHECK(f.waiting().size() == 1);
}

TEST_CASE("a planner answers its mail by itself only where that is set", "[app][mail][work]") {
    ScopeChange f;
    const BeadId message = f.say("planner", "SCOPE-CHANGE: two epics");
    f.run();
    CHECK(f.planners_started() == 0);
    f.settings.plan_answers = PlanAnswers::automatic;
    f.run();
    CHECK(f.planners_started() == 1);
    CHECK(f.get(message).message->read_at);
    f.run();
    CHECK(f.planners_started() == 1);
}

TEST_CASE("a planner that fails is tried once a run, and stops no work", "[app][mail][work]") {
    ScopeChange f;
    f.settings.plan_answers = PlanAnswers::automatic;
    const BeadId message = f.say("planner", "SCOPE-CHANGE: two epics");
    const Bead part = f.changeset(f.epic("E"), "Part");
    f.agents.script.push_back({.outcome = {.end = TurnEnd::lost}});
    f.agents.expect(f.does({{"file", "x\n"}}));
    f.run();
    CHECK(f.planners_started() == 1);
    CHECK_FALSE(f.get(message).message->read_at);
    CHECK(f.state(part) == ChangesetState::merged);
    unwrap(pause(f.overseer(), gone, {}));
    f.run();
    CHECK(f.planners_started() == 1);
}
