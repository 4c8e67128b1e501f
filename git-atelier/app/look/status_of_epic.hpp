// Of a status, what is about one epic.
#pragma once

#include "app/look/status.hpp"

namespace atelier {

// The epic, the agents assigned to it, and what waits for the overseer about it or its changesets;
// neither queues nor remarks nor the mirror. not-found where the status has no such epic.
Result<StatusOutcome> status_of_epic(StatusOutcome all, const BeadId& epic);

} // namespace atelier
