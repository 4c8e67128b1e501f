#include "domain/work/life.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Time runs_out = Time{} + Seconds{1'000'000};
const Time meanwhile = runs_out - Millis{1};
const LeaseRules common_rules;

LeaseHolder kept(Liveness process, bool ended = false) {
    return {Lease{.on = *BeadId::parse("at-aaaaa"),
                  .agent = *AgentId::parse("atelier/worker/alice"),
                  .session = *SessionId::parse("s-1"),
                  .keeper = {"host", "boot", "ns", 7, 1},
                  .expires_at = runs_out,
                  .ended = ended},
            process};
}

LeaseHolder detached(bool ended = false) {
    LeaseHolder holder = kept(Liveness::elsewhere, ended);
    holder.lease->keeper = {};
    return holder;
}

Life agent_life(const LeaseHolder& identity, const LeaseHolder& claim, Time now) {
    return life_of(AgentHolders{identity, claim}, now, common_rules);
}

} // namespace

TEST_CASE("a lease lives, binds until its time is over, or is over") {
    CHECK(life_of(LeaseHolder{}, meanwhile, common_rules) == Life::over);
    CHECK(life_of(kept(Liveness::alive), runs_out, common_rules) == Life::lives);
    CHECK(life_of(kept(Liveness::gone), meanwhile, common_rules) == Life::binds);
    CHECK(life_of(kept(Liveness::gone), runs_out, common_rules) == Life::over);
    CHECK(life_of(kept(Liveness::alive, true), meanwhile, common_rules) == Life::over);
    CHECK(life_of(detached(), meanwhile, common_rules) == Life::lives);
    CHECK(life_of(detached(), runs_out, common_rules) == Life::over);
}

TEST_CASE("an agent lives by its identity, or by what it claimed without an orchestrator") {
    CHECK(agent_life(kept(Liveness::alive), {}, meanwhile) == Life::lives);
    CHECK(agent_life({}, detached(), meanwhile) == Life::lives);
    CHECK(agent_life(kept(Liveness::gone), detached(), meanwhile) == Life::lives);
    CHECK(agent_life(kept(Liveness::gone, true), detached(true), meanwhile) == Life::over);
    CHECK(agent_life(kept(Liveness::gone), detached(true), meanwhile) == Life::binds);
    CHECK(agent_life({}, {}, meanwhile) == Life::over);
    // The keeper of a run that was killed may outlive it for a moment.
    CHECK(agent_life(kept(Liveness::gone), kept(Liveness::alive), meanwhile) == Life::binds);
}

TEST_CASE("what an agent lives by is named") {
    const AgentHolders both{kept(Liveness::alive), detached()};
    CHECK(living_lease(both, meanwhile, common_rules) == both.identity.lease);
    const AgentHolders alone{kept(Liveness::gone), detached()};
    CHECK(living_lease(alone, meanwhile, common_rules) == alone.claim.lease);
    CHECK_FALSE(living_lease(alone, runs_out, common_rules));
}

TEST_CASE("a session lives by its agent's identity or by its claim") {
    const auto session = [](const LeaseHolder& identity, const LeaseHolder& claim) {
        return life_of(SessionHolders{identity, claim}, meanwhile, common_rules);
    };
    CHECK(session(kept(Liveness::gone), kept(Liveness::alive)) == Life::lives);
    CHECK(session(kept(Liveness::alive), {}) == Life::lives);
    CHECK(session(kept(Liveness::gone), {}) == Life::binds);
    CHECK(session({}, {}) == Life::over);
}

TEST_CASE("a lease was renewed as long before its end as such a lease runs") {
    CHECK(renewed_at(*kept(Liveness::alive).lease, common_rules) == runs_out - common_rules.lease);
    CHECK(renewed_at(*detached().lease, common_rules) == runs_out - common_rules.detached);
}
