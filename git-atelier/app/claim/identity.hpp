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

// `name` empty, for workers only: the first of worker-1, worker-2, ... without a live session, one
// with an unfinished epic first.
Result<Identity> acquire_identity(const Context& context, Role role,
                                  const std::optional<std::string>& name,
                                  const ProcessIdentity& self, const LivenessProbe& probe);
// Both leases of the running session; lease-lost when the claim has been taken over. May be lost
// with the power.
Result<void> renew_leases(const Context& context, const Identity& identity,
                          const std::optional<BeadId>& epic);
Result<void> release_identity(const Context& context, const Identity& identity);

} // namespace atelier
