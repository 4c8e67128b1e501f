// What `work` does about tickets: those of what is done are told so, as their `on_close` has it,
// and what could not be done before is tried again.
#pragma once

#include "app/core/work_context.hpp"
#include "app/publish/ticket_links.hpp"

namespace atelier {

// Of that epic and all below it, or of every bead. A provider that cannot be asked stops nothing:
// the ticket says what is pending, and that is told once. An error: the store cannot be used.
Result<void> settle_tickets(WorkContext& work, const std::optional<BeadId>& epic = {});

// Those of all beads that something is pending on.
Result<std::vector<LinkedTicket>> pending_tickets(PlanReader& plan);

} // namespace atelier
