// Agents and what they hold: their bead, their assignment, the right to write under a claim.
#pragma once

#include "app/core/context.hpp"

#include <optional>

namespace atelier {

// The caller's agent bead, created on first use.
Result<Bead> ensure_agent(PlanWriter& plan, const Context& context);
std::optional<BeadId> assignment_of(const std::optional<Bead>& agent);

// The one writer of an agent's assignment and state.
Result<void> assign(PlanWriter& plan, const Bead& agent, const BeadId& epic);
Result<void> unassign(PlanWriter& plan, const Bead& agent);

// The claim a session works under must still be its own: the epic is assigned to the caller, and
// the lease carries the session's fencing number. lease-lost, naming the new holder. Without a
// session (an agent without an orchestrator) the assignment alone counts.
Result<Lease> held_claim(PlanReader& plan, const Context& context, const BeadId& epic);
// The same, and renews the lease of an agent without a session.
Result<Lease> require_claim(PlanWriter& plan, const Context& context, const BeadId& epic);

} // namespace atelier
