#include "app/work/startup_contract.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "app/claim/hook_status.hpp"
#include "app/mail/notices.hpp"
#include "domain/lifecycle.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void claim_next(const Context& context) {
    must(claim_epic(context, {{}, {*SessionId::parse("detached-x"), {}}}, gone));
}

BeadId mail(TestPlan& world, const std::string& to) {
    const Context sender = world.overseer();
    return must(world.store.write(sender.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, sender, {.to = to, .subject = "Hello", .body = "text", .key = to});
    }));
}

} // namespace

TEST_CASE("with an empty plan there is nothing to do", "[app][startup_contract]") {
    TestPlan world;
    const StartupContract contract = must(startup_contract(world.worker()));
    CHECK(contract.next == ContractStep::idle);
    CHECK(contract.steps.size() == 1);
    CHECK(world.events().empty());
}

TEST_CASE("a ready epic is to be claimed, then resumed", "[app][startup_contract]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "Change");
    CHECK(must(startup_contract(world.worker())).next == ContractStep::claim);
    CHECK(must(startup_contract(world.worker())).epic == epic.id);
    claim_next(world.worker());
    const StartupContract contract = must(startup_contract(world.worker()));
    CHECK(contract.next == ContractStep::resume);
    CHECK(contract.epic == epic.id);
    CHECK(contract.changeset == changeset.id);
    CHECK_FALSE(contract.steps.empty());
}

TEST_CASE("assignment goes before mail, mail before a queue, a queue before a new epic",
          "[app][startup_contract]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "Change");
    Bead waiting{.id = *BeadId::parse("at-queue"), .title = "Look at this"};
    waiting.issue_type = "message";
    waiting.labels = {"at:message"};
    waiting.message = MessageHeader{.from = "atelier/overseer/olga", .queue = "triage"};
    world.create(waiting);
    CHECK(must(startup_contract(world.worker())).next == ContractStep::queue);
    const BeadId letter = mail(world, "atelier/worker/alice");
    const StartupContract with_mail = must(startup_contract(world.worker()));
    CHECK(with_mail.next == ContractStep::mail);
    CHECK(with_mail.messages == std::vector<BeadId>{letter});
    claim_next(world.worker());
    CHECK(must(startup_contract(world.worker())).next == ContractStep::resume);
}

TEST_CASE("a settled epic is to be closed", "[app][startup_contract]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    const Bead changeset = world.changeset(epic, "Change");
    claim_next(world.worker());
    world.update(must(abandon(world.get(changeset.id), "no", std::nullopt)));
    const StartupContract contract = must(startup_contract(world.worker()));
    CHECK(contract.next == ContractStep::resume);
    CHECK_THAT(contract.steps.at(0), ContainsSubstring("work_done"));
}

TEST_CASE("within a session its changeset is what to do", "[app][startup_contract]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    world.changeset(epic, "First");
    const Bead second = world.changeset(epic, "Second");
    const Context context = world.worker("alice", "s-1");
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.changeset = second.id;
    world.put(session);
    CHECK(must(startup_contract(context)).changeset == second.id);
}

TEST_CASE("the assignment is shown with its changesets by state", "[app][hook_status]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    world.changeset(epic, "First");
    world.changeset(epic, "Second", {.description = ""});
    CHECK_FALSE(must(hook_status(world.worker())).epic);
    claim_next(world.worker());
    const HookStatus status = must(hook_status(world.worker()));
    CHECK(status.epic == epic.id);
    CHECK(status.changesets.at(ChangesetState::ready) == 1);
    CHECK(status.changesets.at(ChangesetState::planned) == 1);
    CHECK(status.changesets.at(ChangesetState::merged) == 0);
}

TEST_CASE("a heartbeat is noted, and renews a claim without an orchestrator", "[app][heartbeat]") {
    TestPlan world;
    const Bead epic = world.epic("Greeting");
    world.changeset(epic, "Change");
    claim_next(world.worker());
    world.clock.advance(Seconds{1000});
    const HeartbeatOutcome outcome = must(heartbeat(world.worker(), AgentState::working));
    CHECK(outcome.heartbeat_at == world.clock.now());
    const Bead agent = world.get(world.worker().caller_bead());
    CHECK(get_field(agent, field::heartbeat_at) == format_time(world.clock.now()));
    CHECK(world.lease(epic.id)->expires_at == world.clock.now() + Seconds{3600});
}

TEST_CASE("only a change of state makes a heartbeat an event", "[app][heartbeat]") {
    TestPlan world;
    must(heartbeat(world.worker(), AgentState::working));
    const auto events = world.event_types();
    CHECK(events.back() == "agent.heartbeat");
    must(heartbeat(world.worker(), AgentState::working));
    CHECK(world.event_types() == events);
    must(heartbeat(world.worker(), AgentState::idle));
    CHECK(world.event_types().size() == events.size() + 1);
}
