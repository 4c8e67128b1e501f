#include "domain/work/life.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_without_orchestrator(const LeaseHolder& holder) {
    return holder.lease && holder.lease->keeper.pid == 0;
}

Life better(Life a, Life b) {
    return std::min(a, b);
}

} // namespace

Life life_of(const LeaseHolder& holder, Time now, const LeaseRules& rules) {
    if (!holder.lease) return Life::over;
    if (lives(*holder.lease, holder.process, now, rules)) return Life::lives;
    return may_take_over(*holder.lease, holder.process, now, rules) ? Life::over : Life::binds;
}

Life life_of(const AgentHolders& agent, Time now, const LeaseRules& rules) {
    const Life by_identity = life_of(agent.identity, now, rules);
    if (!is_without_orchestrator(agent.claim)) return by_identity;
    return better(by_identity, life_of(agent.claim, now, rules));
}

std::optional<Lease> living_lease(const AgentHolders& agent, Time now, const LeaseRules& rules) {
    if (life_of(agent.identity, now, rules) == Life::lives) return agent.identity.lease;
    if (is_without_orchestrator(agent.claim) && life_of(agent.claim, now, rules) == Life::lives)
        return agent.claim.lease;
    return std::nullopt;
}

Life life_of(const SessionHolders& session, Time now, const LeaseRules& rules) {
    return better(life_of(session.identity, now, rules), life_of(session.claim, now, rules));
}

bool has_left(Time last, Time now, const LeaseRules& rules) {
    return now >= last + rules.stale_after;
}

Time renewed_at(const Lease& lease, const LeaseRules& rules) {
    return lease.expires_at - (lease.keeper.pid == 0 ? rules.detached : rules.lease);
}

} // namespace atelier
