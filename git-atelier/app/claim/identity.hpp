// An agent's identity: one live orchestrator of it at a time (identity-in-use otherwise).
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"

#include <optional>
#include <string>

namespace atelier {

struct Identity {
    AgentId agent;
    // The run that holds it.
    SessionId run;
};

// `name` empty, for workers only: one that is free. Not for artisans, whose turns may run at once.
// identity-in-use also while an agent of that name works without an orchestrator.
Result<Identity> acquire_identity(const Context& context, Role role,
                                  const std::optional<std::string>& name,
                                  const ProcessIdentity& self, const LivenessProbe& probe);
// identity-in-use while the agent lives.
Result<void> require_unused(PlanReader& plan, const Context& context, const AgentId& agent,
                            const LivenessProbe& probe);
// Both leases of the running session; lease-lost when the identity or the claim has been taken
// over. May be lost with the power.
Result<void> renew_leases(const Context& context, const Identity& identity,
                          const std::optional<BeadId>& epic);
// The claim of the running session names the process that keeps it alive: the keeper of the agent
// while there is one. lease-lost as above.
Result<void> name_keeper(const Context& context, const BeadId& epic, const ProcessIdentity& keeper);
Result<void> release_identity(const Context& context, const Identity& identity);
// The run is over: nobody lives on its identity nor on the epic that the agent is assigned to, and
// the assignment stays for the next run. Leaves everything to another run that has taken over.
Result<void> leave(const Context& context, const Identity& identity);

} // namespace atelier
