// What `doctor` finds in a project with a run.
#pragma once

#include "support/doctor_fixture.hpp"
#include "support/run_samples.hpp"

namespace atelier::test {

// A run in progress with a piece and one that was made from it, of which only that has a ref.
struct PatientWithRun : Patient {
    const CommitId second = repository.commit("/home/ada/hello", "Second\n", {{"a", "x\n"}});

    PatientWithRun() {
        put_run(plan.store, a_run("at-r"));
        set_status(BeadStatus::in_progress);
        Piece early = a_piece("at-r.1", "at-r");
        early.commit = first;
        put_piece(plan.store, early);
        Piece late = a_piece("at-r.2", "at-r");
        late.commit = second;
        put_piece(plan.store, late, {id("at-r.1")});
        repository.force("refs/atelier/pieces/at-r.2", second);
    }
    void set_status(BeadStatus status) {
        Bead bead = plan.get(id("at-r"));
        bead.status = status;
        plan.update(bead);
    }
    // Its driver is process 700, for a minute.
    void drive() {
        Lease lease = drivers_lease("at-r");
        lease.keeper = {"host", "boot", "namespace", 700, 7};
        lease.expires_at = plan.clock.now() + Seconds{60};
        unwrap(plan.store.write(
            run_stamp(), [&](PlanWriter& writer) { return writer.put(lease, driver_term); }));
    }
    void end_lease() {
        Lease lease = drivers_lease("at-r");
        lease.ended = true;
        unwrap(plan.store.write(
            run_stamp(), [&](PlanWriter& writer) { return writer.put(lease, driver_term); }));
    }
    std::optional<CommitId> ref(const std::string& piece) {
        return repository.git.ref("refs/atelier/pieces/" + piece);
    }
};

} // namespace atelier::test
