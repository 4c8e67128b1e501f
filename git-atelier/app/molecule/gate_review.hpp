// The review of a changeset decides at the gates of the run that carries it out: what the overseer
// has said of the work since the gate was opened becomes the run's next fact.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

namespace atelier {

// `base`, `head`: of the work as it stands now. An approval of other work decides nothing: the gate
// is opened anew, as it is where its message was closed without a decision. Nothing is done where
// the run is at no gate, or nobody has said anything.
Result<void> take_review_at_gate(const RunWorld& world, const DriverLease& lease,
                                 const CommitId& base, const CommitId& head);

} // namespace atelier
