// A run between its turns, as its document's branch stands by then: what others have committed
// there counts from now on, and a branch that was rewritten pauses the run.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

namespace atelier {

// Of the run with that lease; nothing of one without a document. Also writes the notes of its
// versions. As settle_document fails.
Result<void> keep_document_branch(const RunWorld& world, const DriverLease& lease);

} // namespace atelier
