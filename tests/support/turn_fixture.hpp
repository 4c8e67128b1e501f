// Runs in memory, and agents that take part in them by their skills.
#pragma once

#include "app/mail/mail_send.hpp"
#include "app/turn/turn_next.hpp"
#include "app/turn/turn_submit.hpp"
#include "support/run_fixture.hpp"

#include <optional>
#include <string>

namespace atelier::test {

// What a skill is given that such an agent calls.
struct AsAgent {
    WorkContext work;
    RunWorld world;

    explicit AsAgent(RunFixture& at, const std::string& agent = "atelier/artisan/alone",
                     const std::optional<SessionId>& session = {})
        : work(at.work_context(
              {at.mortal, at.clock, at.ids, at.settings, "at", *AgentId::parse(agent), session},
              at.answering, at.writers)),
          world{work, at.catalog, at.format, at.told} {}

    Result<NextTurn> next(const std::optional<std::string>& artisan = {}) {
        return turn_next(world, artisan);
    }
    Result<SubmittedTurn> submit(const std::string& text) {
        return turn_submit(world, {.text = text});
    }
};

struct TurnFixture : RunFixture {
    AsAgent alone{*this};

    TurnFixture() {
        // Nobody is there to run an agent.
        settings.agent_default.clear();
        settings.artisan_default.clear();
    }

    BeadId queued(StartRequest request) {
        request.status = RunStatus::queued;
        return start(request);
    }
    // A run of one turn by each of them, one after the other.
    BeadId queued_chain(const std::vector<std::string>& artisans) {
        return queued(commission(CommissionHow::chain, artisans));
    }
    // As the agent of the turn that is in flight, in its session.
    AsAgent in_turn(const BeadId& run) {
        const TurnRecord turn = turns_of(run).back();
        return AsAgent(*this, "atelier/artisan/" + turn.artisan, turn.session);
    }
    void lease_runs_out() { clock.advance(settings.lease.detached + Seconds{1}); }
};

} // namespace atelier::test
