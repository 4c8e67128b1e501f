#include "domain/work/now.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time noon = *parse_time("2026-01-01T12:00:00Z");
const LeaseRules agreed;

Bead an_agent() {
    return Agent::make(*AgentId::parse("atelier/worker/alice"), "at");
}

LeaseHolder run_of_alice(Liveness process, bool ended = false) {
    return {Lease{.on = an_agent().id,
                  .agent = *AgentId::parse("atelier/worker/alice"),
                  .session = *SessionId::parse("run-1"),
                  .keeper = {"host", "boot", "ns", 7, 1},
                  .expires_at = noon + agreed.lease - Seconds{10},
                  .ended = ended},
            process};
}

LeaseHolder alone_on_epic() {
    LeaseHolder claim = run_of_alice(Liveness::elsewhere);
    claim.lease->on = id("at-e");
    claim.lease->keeper = {};
    claim.lease->expires_at = noon + agreed.detached - Seconds{30};
    return claim;
}

Session at_stage(Stage stage) {
    return {.id = *SessionId::parse("s-1"),
            .agent = *AgentId::parse("atelier/worker/alice"),
            .stage = stage};
}

AgentState state(const Bead& agent, const AgentHolders& holders,
                 const std::optional<Session>& running = {}) {
    return agent_now(agent, holders, running, noon, agreed).state;
}

Bead with_label(ChangesetLabel changeset_label_now) {
    Bead made{.id = id("at-e.1"), .title = "a changeset"};
    made.labels = {"at:changeset"};
    set_changeset_label(made, changeset_label_now);
    return made;
}

} // namespace

TEST_CASE(
    "an agent is set up, works, is idle, or is done, by who lives and not by what was written") {
    Bead agent = an_agent();
    const AgentHolders living{run_of_alice(Liveness::alive), {}};
    CHECK(state(agent, living) == AgentState::idle);
    CHECK(state(agent, living, at_stage(Stage::worktree)) == AgentState::spawning);
    CHECK(state(agent, living, at_stage(Stage::agent)) == AgentState::working);
    CHECK(state(agent, {}) == AgentState::idle);
    const AgentHolders killed{run_of_alice(Liveness::gone), {}};
    CHECK(state(agent, killed, at_stage(Stage::agent)) == AgentState::done);
    CHECK(state(agent, {run_of_alice(Liveness::alive, true), {}}) == AgentState::done);
    agent.assignment = id("at-e");
    CHECK(state(agent, killed, at_stage(Stage::agent)) == AgentState::idle);
}

TEST_CASE("an agent without an orchestrator is what it said while its lease runs") {
    Bead agent = an_agent();
    const AgentHolders alone{{}, alone_on_epic()};
    CHECK(state(agent, alone) == AgentState::working);
    Agent::beat(agent, AgentState::idle, noon);
    CHECK(state(agent, alone) == AgentState::idle);
    Agent::beat(agent, AgentState::working, noon);
    CHECK(state(agent, alone) == AgentState::working);
}

TEST_CASE("a heartbeat is when the lease was renewed, or the agent spoke, whichever was later") {
    Bead agent = an_agent();
    const auto beat = [&](const AgentHolders& holders) {
        return agent_now(agent, holders, std::nullopt, noon, agreed).heartbeat_at;
    };
    CHECK_FALSE(beat({}));
    CHECK(beat({run_of_alice(Liveness::alive), {}}) == noon - Seconds{10});
    CHECK(beat({{}, alone_on_epic()}) == noon - Seconds{30});
    Agent::beat(agent, AgentState::working, noon - Seconds{20});
    CHECK(beat({{}, alone_on_epic()}) == noon - Seconds{20});
    CHECK(beat({run_of_alice(Liveness::alive), {}}) == noon - Seconds{10});
}

TEST_CASE("an agent's bead is shown as it is now, any other as it was written") {
    const AgentNow now{AgentState::spawning, noon};
    const Bead shown = with_agent_now(an_agent(), now);
    CHECK(agent_as_written(shown).state == "spawning");
    CHECK(agent_as_written(shown).heartbeat_at == format_time(noon));
    CHECK(with_agent_now(an_epic(), now) == an_epic());
}

TEST_CASE("what was begun is worked on, interrupted, or ready again after a conflict") {
    const Bead begun = with_label(ChangesetLabel::in_progress);
    Session last = at_stage(Stage::end);
    CHECK(state_now(begun, last, true) == ChangesetState::working);
    CHECK(state_now(begun, std::nullopt, false) == ChangesetState::interrupted);
    CHECK(state_now(begun, last, false, true) == ChangesetState::ready);
    CHECK(state_now(begun, last, true, true) == ChangesetState::working);
    last.outcome = SessionEnd::lost;
    CHECK(state_now(begun, last, false) == ChangesetState::interrupted);
    last.outcome =
        GENERATE(SessionEnd::conflict, SessionEnd::unread, SessionEnd::ended, SessionEnd::turn);
    CHECK(state_now(begun, last, false) == ChangesetState::ready);
    CHECK(state_now(with_label(ChangesetLabel::ready), last, false) == ChangesetState::ready);
    CHECK(state_now(with_label(ChangesetLabel::merged), last, false) == ChangesetState::merged);
}

TEST_CASE("nobody knows when a session ended that was cut off") {
    Session session = at_stage(Stage::agent);
    session.started_at = noon;
    CHECK(idle_since(session) == noon);
    session.ended_at = noon + Seconds{60};
    session.outcome = SessionEnd::interrupted;
    CHECK(idle_since(session) == noon + Seconds{60});
    session.outcome = SessionEnd::lost;
    CHECK(idle_since(session) == noon);
}
