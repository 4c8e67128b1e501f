#include "app/review/pause.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/claim/identity.hpp"
#include "app/core/agent_mail.hpp"
#include "app/look/list_epics.hpp"
#include "app/look/startup_contract.hpp"
#include "app/look/status.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_queue_claim.hpp"
#include "domain/bead/message.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "view/pause.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PausedPlan : PlanFixture {
    Bead first = epic("First");
    Bead part = changeset(first, "Part");

    PauseOutcome pauses(const std::optional<BeadId>& on, const std::string& reason = {}) {
        return unwrap(pause(overseer(), alive, {.on = on, .reason = reason}));
    }
    PauseOutcome resumes(const std::optional<BeadId>& on) {
        return unwrap(resume(overseer(), {.on = on}));
    }
    Result<ClaimOutcome> claims(const std::optional<BeadId>& named = {}) {
        return claim_epic(worker(), {.epic = named, .holder = {*SessionId::parse("s-1"), {}}},
                          gone);
    }
    std::vector<std::string> open_subjects() {
        std::vector<std::string> out;
        for (const Bead& message :
             select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}))
            out.push_back(message.title);
        return out;
    }
    // An orchestrated worker that lives.
    BeadId living(const std::string& name) {
        Context context = worker(name);
        unwrap(acquire_identity(context, Role::worker, name,
                                ProcessIdentity{.host = "here", .pid = 7}, gone));
        return context.caller_bead();
    }
};

} // namespace

TEST_CASE("a paused epic is claimed by nobody, and is what it was once it is resumed",
          "[app][pause]") {
    PausedPlan f;
    CHECK_FALSE(f.pauses(f.part.id, "the interface first").already);
    for (const auto& named : {std::optional<BeadId>(), std::optional(f.first.id)}) {
        const auto claimed = f.claims(named);
        REQUIRE_FALSE(claimed);
        CHECK(claimed.error().code == (named ? ErrorCode::paused : ErrorCode::no_eligible_epic));
    }
    CHECK(must_fail(f.claims(f.first.id)).hint ==
          "'git atelier resume " + f.first.id.str() + "' lets it continue");
    CHECK(f.pauses(f.first.id).already);
    CHECK_FALSE(f.pauses(f.first.id, "another reason").already);
    CHECK(f.resumes(f.first.id).order.reason == "another reason");
    CHECK(f.resumes(f.first.id).already);
    CHECK(f.claims());
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "epic.paused") == 2);
    CHECK(std::ranges::count(types, "epic.resumed") == 1);
}

TEST_CASE("the whole project and one agent can be paused as well", "[app][pause]") {
    PausedPlan f;
    f.pauses(std::nullopt);
    CHECK(must_fail(f.claims()).code == ErrorCode::paused);
    CHECK(must_fail(f.claims()).hint == "'git atelier resume' lets it continue");
    f.resumes(std::nullopt);
    const BeadId alice = f.living("alice");
    CHECK(f.pauses(alice).order.name == "atelier/worker/alice");
    CHECK(must_fail(f.claims()).code == ErrorCode::paused);
    CHECK(claim_epic(f.worker("bob"), {.holder = {*SessionId::parse("s-2"), {}}}, gone));
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "project.paused") == 1);
    CHECK(std::ranges::count(types, "agent.paused") == 1);
}

TEST_CASE("nothing is taken from a queue meanwhile", "[app][pause]") {
    PausedPlan f;
    unwrap(declare_mail_control(f.overseer(), MailControlKind::queue, "triage", {}));
    f.pauses(std::nullopt);
    CHECK(must_fail(mail_queue_claim(f.worker(), "triage", std::nullopt)).code ==
          ErrorCode::paused);
    f.resumes(std::nullopt);
    CHECK(mail_queue_claim(f.worker(), "triage", std::nullopt));
}

TEST_CASE("what is not worked on, has ended or is not there cannot be paused", "[app][pause]") {
    PausedPlan f;
    const auto refused = [&](const BeadId& on) {
        return must_fail(pause(f.overseer(), gone, {.on = on})).code;
    };
    CHECK(refused(*BeadId::parse("at-zzzzz")) == ErrorCode::not_found);
    CHECK(refused(*BeadId::parse("at-worker-nobody")) == ErrorCode::not_found);
    f.pauses(f.first.id);
    Bead closed = f.first;
    closed.status = BeadStatus::closed;
    f.update(closed);
    CHECK(refused(f.first.id) == ErrorCode::epic_closed);
    // With it ends the order.
    CHECK(unwrap(read_status(f.overseer(), gone)).paused.empty());
}

TEST_CASE("whoever looks says that it is paused", "[app][pause]") {
    PausedPlan f;
    f.pauses(f.first.id, "later");
    const auto listed = unwrap(list_epics(f.worker(), false)).epics.at(0);
    CHECK_FALSE(listed.ready);
    CHECK(listed.reasons.at(0).ordered);
    const StatusOutcome status = unwrap(read_status(f.overseer(), gone));
    REQUIRE(status.paused.size() == 1);
    CHECK(status.epics.at(0).changesets.at(0).reasons.at(0).message ==
          f.first.id.str() + " is paused: later");
    f.pauses(std::nullopt);
    CHECK_THAT(paused_text(f.pauses(std::nullopt)), ContainsSubstring("'git atelier resume'"));
    CHECK_THAT(resumed_text(f.resumes(std::nullopt)),
               ContainsSubstring(f.first.id.str() + " is still paused"));
}

TEST_CASE("an agent on its own hears that it has to wait, and goes on afterwards",
          "[app][pause][startup_contract]") {
    PausedPlan f;
    unwrap(f.claims());
    const auto step = [&] { return unwrap(startup_contract(f.worker(), gone)); };
    REQUIRE(step().next == ContractStep::resume);
    const std::vector<std::optional<BeadId>> each{std::nullopt, std::optional(f.first.id),
                                                  std::optional(f.worker().caller_bead())};
    const auto on = each.at(GENERATE(0U, 1U, 2U));
    f.pauses(on);
    // Its own mail it may read, then there is nothing to do.
    const StartupContract mail = step();
    REQUIRE(mail.next == ContractStep::mail);
    unwrap(f.store.write(f.worker().stamp(), [&](PlanWriter& plan) {
        return mark_read_by(plan, f.worker(), f.worker().caller, mail.messages.at(0));
    }));
    CHECK(step().next == ContractStep::idle);
    CHECK(f.resumes(on).told.size() == 1);
    CHECK(step().next == ContractStep::resume);
}

TEST_CASE("whoever is at work has one message, closed when it goes on", "[app][pause]") {
    PausedPlan f;
    f.living("alice");
    const PauseOutcome outcome = f.pauses(std::nullopt, "no power");
    REQUIRE(outcome.told.size() == 1);
    CHECK(f.open_subjects() == std::vector<std::string>{"PAUSE: no power"});
    CHECK(f.pauses(std::nullopt).already);
    CHECK(f.open_subjects().size() == 1);
    f.pauses(std::nullopt, "still none");
    CHECK(f.open_subjects() == std::vector<std::string>{"PAUSE: still none"});
    // Nobody has read it, so that nobody need hear that it is over.
    CHECK(f.resumes(std::nullopt).told.empty());
    CHECK(f.open_subjects().empty());
}

TEST_CASE("whoever has read of one reason hears that it goes on, whatever was said since",
          "[app][pause]") {
    PausedPlan f;
    f.living("alice");
    f.pauses(std::nullopt, "no power");
    const BeadId told =
        f.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}).front().id;
    unwrap(f.store.write(f.worker().stamp(), [&](PlanWriter& plan) {
        return mark_read_by(plan, f.worker(), f.worker().caller, told);
    }));
    f.pauses(std::nullopt, "still none");
    CHECK(f.resumes(std::nullopt).told.size() == 1);
    CHECK(f.open_subjects() == std::vector<std::string>{"RESUME: the project"});
    // What it read of an earlier pause says nothing of the next one.
    f.clock.advance(Millis{1});
    f.pauses(std::nullopt);
    CHECK(f.resumes(std::nullopt).told.empty());
}
