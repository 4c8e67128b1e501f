// The one driver of a run: whoever holds the lease on its bead writes its turns. Every write states
// the term, so that a driver that was taken over from writes nothing any more.
#pragma once

#include "app/core/context.hpp"
#include "app/run/run_world.hpp"
#include "domain/run/run.hpp"
#include "domain/work/lease.hpp"
#include "ports/process.hpp"

#include <optional>
#include <string>

namespace atelier {

struct DriverLease {
    BeadId run;
    LeaseTerm term;
    // Nobody drove it before, or whoever did has left it and did not die.
    bool was_left = false;
};

// In the caller's session, where it is in one, so that what it starts is known for that session's;
// else in one of its own. run-busy while another one lives, naming its process; not-found. `self`
// is a process, or nothing for an agent that runs by itself (pid 0): that one's lease lives by its
// expiry alone.
Result<DriverLease> take_run(const Context& context, const BeadId& run, const ProcessIdentity& self,
                             const LivenessProbe& probe);
// Inside the caller's transaction.
Result<DriverLease> take_run(PlanWriter& plan, const Context& context, const BeadId& run,
                             const ProcessIdentity& self, const LivenessProbe& probe);
// Whoever drives it now; nullopt where nobody does, or whoever did is gone.
Result<std::optional<Lease>> driver_of(PlanReader& plan, const Context& context, const BeadId& run,
                                       const LivenessProbe& probe);
// The lease as it is stored; lease-lost where this driver holds it no more.
Result<Lease> require_driver(PlanReader& plan, const DriverLease& lease);
// lease-lost. May be lost with the power.
Result<void> renew_run(const Context& context, const DriverLease& lease);
// Fine where it was taken over.
Result<void> leave_run(const Context& context, const DriverLease& lease);

// What a run is when somebody comes to carry it.
struct TakenRun {
    Run run;
    // nullopt: it is over, or paused, and is left so.
    std::optional<DriverLease> lease = {};
    bool again = false;
};
// Begins one that has not begun. not-runnable for one that carries out a changeset, which sessions
// on that go on with; else refused as take_run is.
Result<TakenRun> take_up_run(const RunWorld& world, const BeadId& run, const ProcessIdentity& self);
// run.started, and its first stage, of a run that has not begun.
Result<void> mark_begun(PlanWriter& plan, const Context& context, RunScene& scene,
                        const DriverLease& lease);
// A run that could go on waits for whoever carries it next.
Result<void> let_run_wait(const RunWorld& world, const DriverLease& lease,
                          const std::string& reason);

} // namespace atelier
