// The one driver of a run: whoever holds the lease on its bead writes its turns. Every write states
// the term, so that a driver that was taken over from writes nothing any more.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/lease.hpp"
#include "ports/process.hpp"

#include <optional>

namespace atelier {

struct DriverLease {
    BeadId run;
    LeaseTerm term;
};

// run-busy while another one lives, naming its process; not-found.
Result<DriverLease> take_run(const Context& context, const BeadId& run, const ProcessIdentity& self,
                             const LivenessProbe& probe);
// Inside the caller's transaction.
Result<DriverLease> take_run(PlanWriter& plan, const Context& context, const BeadId& run,
                             const ProcessIdentity& self, const LivenessProbe& probe);
// Whoever drives it now; nullopt where nobody does, or whoever did is gone.
Result<std::optional<Lease>> driver_of(PlanReader& plan, const Context& context, const BeadId& run,
                                       const LivenessProbe& probe);
// lease-lost. May be lost with the power.
Result<void> renew_run(const Context& context, const DriverLease& lease);
// Fine where it was taken over.
Result<void> leave_run(const Context& context, const DriverLease& lease);

} // namespace atelier
