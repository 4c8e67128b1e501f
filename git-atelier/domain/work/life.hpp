// Who lives: an identity, a session, a claim, with an orchestrator or without. Whoever wants to be
// an agent, to take an epic or to clear something away asks here.
#pragma once

#include "domain/work/lease.hpp"

#include <optional>

namespace atelier {

enum class Life {
    // In use.
    lives,
    // Not in use, but its time is not over: nobody else takes it yet.
    binds,
    // Nothing of it is left.
    over,
};

// A lease and what the machine says of its keeper.
struct LeaseHolder {
    std::optional<Lease> lease = {};
    Liveness process = Liveness::elsewhere;
};

// Without a lease it is over.
Life life_of(const LeaseHolder& holder, Time now, const LeaseRules& rules);

// What an agent lives by: the lease of its identity, which its orchestrator renews, or that of an
// epic which it claimed without one, and which its own calls renew.
struct AgentHolders {
    LeaseHolder identity = {};
    // Of the epic it is assigned to, when that lease is its own.
    LeaseHolder claim = {};
};
// A claim that an orchestrator keeps says nothing of the identity: that has a lease of its own.
Life life_of(const AgentHolders& agent, Time now, const LeaseRules& rules);
// The lease that it lives by; nullopt unless it lives.
std::optional<Lease> living_lease(const AgentHolders& agent, Time now, const LeaseRules& rules);

// What a session lives by: its agent's identity and, while it is the session's, the claim; that of
// an artisan by the lease of its run.
struct SessionHolders {
    LeaseHolder identity = {};
    LeaseHolder claim = {};
};
Life life_of(const SessionHolders& session, Time now, const LeaseRules& rules);

// Whether an agent that was last heard of, or spoken to, then is not waited for any more: as long
// as a claim outlives its holder.
bool has_left(Time last, Time now, const LeaseRules& rules);

// When the lease was taken or renewed last.
Time renewed_at(const Lease& lease, const LeaseRules& rules);

} // namespace atelier
