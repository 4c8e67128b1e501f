#include "app/look/startup_contract.hpp"
#include "domain/bead/agent.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "app/claim/hook_status.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_send.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/molecule_fixture.hpp"
#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void claim_next(const Context& context) {
    unwrap(claim_epic(context, {{}, {*SessionId::parse("detached-x"), {}}}, gone));
}

BeadId mail(PlanFixture& fixture, const std::string& to) {
    const Context sender = fixture.overseer();
    return unwrap(fixture.store.write(sender.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, sender, {.to = to, .subject = "Hello", .body = "text", .key = to});
    }));
}

} // namespace

TEST_CASE("with an empty plan there is nothing to do", "[app][startup_contract]") {
    PlanFixture fixture;
    const StartupContract contract = unwrap(startup_contract(fixture.worker(), gone));
    CHECK(contract.next == ContractStep::idle);
    CHECK(contract.steps.size() == 1);
    CHECK(fixture.events().empty());
}

TEST_CASE("a ready epic is to be claimed, then resumed", "[app][startup_contract]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "Change");
    CHECK(unwrap(startup_contract(fixture.worker(), gone)).next == ContractStep::claim);
    CHECK(unwrap(startup_contract(fixture.worker(), gone)).epic == epic.id);
    claim_next(fixture.worker());
    const StartupContract contract = unwrap(startup_contract(fixture.worker(), gone));
    CHECK(contract.next == ContractStep::resume);
    CHECK(contract.epic == epic.id);
    CHECK(contract.changeset == changeset.id);
    // No session has made a worktree for it.
    const auto branch = unwrap(Changeset::of(changeset)).work_branch();
    CHECK_THAT(contract.steps.at(1), ContainsSubstring("on the branch " + branch.value().str()));
}

TEST_CASE("a planner is told to plan, whatever there is to claim", "[app][startup_contract]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "Change");
    const auto asked = [&](const Context& context) {
        return unwrap(startup_contract(context, gone));
    };
    const StartupContract free = asked(fixture.planner());
    CHECK(free.next == ContractStep::idle);
    CHECK_THAT(free.steps.front(), ContainsSubstring("plan_create_epic"));
    const BeadId message = mail(fixture, "planner");
    CHECK(asked(fixture.planner()).next == ContractStep::mail);
    CHECK(asked(fixture.planner()).messages == std::vector{message});
    const Context held = fixture.as(Role::planner, "plan-1", "s-1");
    fixture.put(Session{.id = *held.session, .agent = held.caller, .epic = epic.id});
    CHECK(asked(held).next == ContractStep::resume);
    CHECK(asked(held).epic == epic.id);
    CHECK(asked(held).steps == free.steps);
    CHECK(asked(fixture.overseer()).next == ContractStep::idle);
}

TEST_CASE("assignment goes before mail, mail before a queue, a queue before a new epic",
          "[app][startup_contract]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "Change");
    CHECK(unwrap(startup_contract(fixture.worker(), gone)).next == ContractStep::claim);
    unwrap(declare_mail_control(fixture.overseer(), MailControlKind::queue, "triage", {"worker"}));
    CHECK(unwrap(startup_contract(fixture.worker(), gone)).next == ContractStep::claim);
    unwrap(mail_send(fixture.overseer(), {.to = MailAddress{MailControlKind::queue, "triage"},
                                          .draft = {.subject = "Look at this"}}));
    const StartupContract with_queue = unwrap(startup_contract(fixture.worker(), gone));
    CHECK(with_queue.next == ContractStep::queue);
    CHECK_THAT(with_queue.steps.at(0), ContainsSubstring("mail_queue_claim --queue triage"));
    CHECK(unwrap(startup_contract(fixture.planner(), gone)).next == ContractStep::idle);
    const BeadId letter = mail(fixture, "atelier/worker/alice");
    const StartupContract with_mail = unwrap(startup_contract(fixture.worker(), gone));
    CHECK(with_mail.next == ContractStep::mail);
    CHECK(with_mail.messages == std::vector<BeadId>{letter});
    claim_next(fixture.worker());
    CHECK(unwrap(startup_contract(fixture.worker(), gone)).next == ContractStep::resume);
}

TEST_CASE("a settled epic is to be closed", "[app][startup_contract]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    const Bead changeset = fixture.changeset(epic, "Change");
    claim_next(fixture.worker());
    fixture.update(unwrap(abandon(fixture.get(changeset.id), "no", std::nullopt)));
    const StartupContract contract = unwrap(startup_contract(fixture.worker(), gone));
    CHECK(contract.next == ContractStep::resume);
    CHECK_THAT(contract.steps.at(0), ContainsSubstring("work_done"));
}

TEST_CASE("within a session its changeset is what to do", "[app][startup_contract]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second");
    const Context context = fixture.worker("alice", "s-1");
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.changeset = second.id;
    fixture.put(session);
    CHECK(unwrap(startup_contract(context, gone)).changeset == second.id);
}

TEST_CASE("in a turn that a workflow asks for, that is what to do", "[app][startup_contract]") {
    MoleculeFixture at;
    at.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"})});
    int asked = 0;
    at.agents.expect([&](const TurnRequest& turn) {
        const auto steps = unwrap(startup_contract(at.agent_context(turn), gone)).steps;
        CHECK_THAT(steps.at(1), ContainsSubstring("what your brief asks for in this turn"));
        CHECK_THAT(steps.back(), ContainsSubstring("commit nothing"));
        ++asked;
    });
    at.work(RunMode::once);
    CHECK(asked == 1);
}

TEST_CASE("an artisan is told to take its turn, never to claim", "[app][startup_contract]") {
    TurnFixture at;
    const Context& alone = at.alone.work.plan;
    const auto asked = [&](const Context& of) { return unwrap(startup_contract(of, gone)); };
    at.queued_chain({"scout"});
    CHECK(asked(alone).next == ContractStep::idle);
    CHECK_THAT(asked(alone).steps.at(0), ContainsSubstring("turn_next"));
    unwrap(at.alone.next());
    CHECK(asked(alone).next == ContractStep::resume);
    CHECK_THAT(asked(alone).steps.at(0), ContainsSubstring("turn_show"));
    CHECK_THAT(asked(alone).steps.at(1), ContainsSubstring("turn_submit"));
    unwrap(at.alone.submit("Blue."));
    CHECK(asked(alone).next == ContractStep::idle);
}

TEST_CASE("an artisan under a driver has the turn of its session", "[app][startup_contract]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    int asked = 0;
    at.answering.meanwhile = [&](const Asked&) {
        const Context own = at.in_turn(run).work.plan;
        CHECK(unwrap(startup_contract(own, gone)).next == ContractStep::resume);
        ++asked;
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(asked == 1);
}

TEST_CASE("the assignment is shown with its changesets by state", "[app][hook_status]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "First");
    fixture.changeset(epic, "Second", {.description = ""});
    CHECK_FALSE(unwrap(hook_status(fixture.worker(), gone)).epic);
    claim_next(fixture.worker());
    const HookStatus status = unwrap(hook_status(fixture.worker(), gone));
    CHECK(status.epic == epic.id);
    CHECK(status.changesets.at(ChangesetState::ready) == 1);
    CHECK(status.changesets.at(ChangesetState::planned) == 1);
    CHECK(status.changesets.at(ChangesetState::merged) == 0);
}

TEST_CASE("a heartbeat is noted, and renews a claim without an orchestrator", "[app][heartbeat]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting");
    fixture.changeset(epic, "Change");
    claim_next(fixture.worker());
    fixture.clock.advance(Seconds{1000});
    const HeartbeatOutcome outcome = unwrap(heartbeat(fixture.worker(), AgentState::working));
    CHECK(outcome.heartbeat_at == fixture.clock.now());
    const Bead agent = fixture.get(fixture.worker().caller_bead());
    CHECK(unwrap(Agent::of(agent)).heartbeat_at() == fixture.clock.now());
    CHECK(fixture.lease(epic.id)->expires_at == fixture.clock.now() + Seconds{3600});
}

TEST_CASE("only a change of state makes a heartbeat an event", "[app][heartbeat]") {
    PlanFixture fixture;
    unwrap(heartbeat(fixture.worker(), AgentState::working));
    const auto events = fixture.event_types();
    CHECK(events.back() == "agent.heartbeat");
    unwrap(heartbeat(fixture.worker(), AgentState::working));
    CHECK(fixture.event_types() == events);
    unwrap(heartbeat(fixture.worker(), AgentState::idle));
    CHECK(fixture.event_types().size() == events.size() + 1);
}
