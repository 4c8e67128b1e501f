// What is true now of an agent, of an epic's claim and of a changeset. Their beads say what was
// written last; whether anybody lives is asked of leases (domain/work/life).
#pragma once

#include "domain/bead/agent.hpp"
#include "domain/work/life.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

struct AgentNow {
    AgentState state = AgentState::idle;
    // When it said that it is there, or its lease was renewed, whichever was later.
    std::optional<Time> heartbeat_at = {};
};

// `running`: its session that has not ended, if there is one.
AgentNow agent_now(const Bead& agent, const AgentHolders& holders,
                   const std::optional<Session>& running, Time now, const LeaseRules& rules);
// Its bead, saying that. Any other bead as it is.
Bead with_agent_now(Bead agent, const AgentNow& now);

// An epic as others see it: `claim_expires_at` is what its lease says while that runs, and nothing
// once it has ended. Without a lease the description says what it said.
Bead with_claim_expiry(Bead epic, const std::optional<Lease>& lease);

// `last`: the last session on it, an open one before any other; `worked_on`: somebody lives who is
// at work on it; `tried_again`: a retry or an answer came since.
ChangesetState state_now(const Bead& changeset, const std::optional<Session>& last, bool worked_on,
                         bool tried_again = false);
// Since when nobody works on it whose session that was. Of one that was cut off nobody knows when
// it ended.
Time idle_since(const Session& last);

} // namespace atelier
