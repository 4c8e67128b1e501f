#include "support/doctor_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

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
    std::optional<CommitId> ref(const std::string& piece) {
        return repository.git.ref("refs/atelier/pieces/" + piece);
    }
};

} // namespace

TEST_CASE("a run that stands otherwise than its bead is wrong, and put right", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("runs") == CheckState::good);
    patient.set_status(BeadStatus::closed);
    const Finding finding = patient.finding("runs");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "at-r is closed, and its run is running");
    CHECK_THAT(finding.hint.told_to(Audience::person), ContainsSubstring("--fix"));
    patient.fix = true;
    CHECK(patient.finding("runs").fixed);
    CHECK(patient.plan.get(id("at-r")).status == BeadStatus::in_progress);
    CHECK(patient.state("runs") == CheckState::good);
}

TEST_CASE("a run of which nothing is recorded is noted while it is open", "[app][doctor]") {
    PatientWithRun patient;
    Bead imported = patient.plan.create(run_bead("at-i"));
    const Finding finding = patient.finding("runs");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == "nothing is recorded of at-i");
    imported.status = BeadStatus::closed;
    patient.plan.update(imported);
    CHECK(patient.state("runs") == CheckState::good);
}

TEST_CASE("what is recorded of a bead that is no run is wrong, and left alone", "[app][doctor]") {
    PatientWithRun patient;
    Bead bead = patient.plan.get(id("at-r"));
    bead.labels = {"at:task"};
    patient.plan.update(bead);
    patient.fix = true;
    const Finding finding = patient.finding("runs");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "there is no run at-r, of which turns are recorded");
    CHECK_FALSE(finding.fixed);
}

TEST_CASE("a piece without its ref is wrong, and put right", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("piece-refs") == CheckState::good);
    SECTION("it is missing") {
        patient.repository.force("refs/atelier/pieces/at-r.2", std::nullopt);
        CHECK(patient.finding("piece-refs").message == "at-r.2 has no ref");
    }
    SECTION("it leads elsewhere") {
        patient.repository.force("refs/atelier/pieces/at-r.2", patient.first);
        CHECK(patient.finding("piece-refs").message == "at-r.2 has a ref that leads elsewhere");
    }
    CHECK(patient.state("piece-refs") == CheckState::wrong);
    patient.fix = true;
    CHECK(patient.finding("piece-refs").fixed);
    CHECK(patient.ref("at-r.2") == patient.second);
    CHECK(patient.state("piece-refs") == CheckState::good);
}

TEST_CASE("the refs of a run are for whoever drives it", "[app][doctor]") {
    PatientWithRun patient;
    patient.repository.force("refs/atelier/pieces/at-r.1", patient.first);
    patient.repository.force("refs/atelier/pieces/at-r.2", std::nullopt);
    Lease lease = drivers_lease("at-r");
    lease.keeper = {"host", "boot", "namespace", 700, 7};
    lease.expires_at = patient.plan.clock.now() + Seconds{60};
    unwrap(patient.plan.store.write(
        run_stamp(), [&](PlanWriter& plan) { return plan.put(lease, driver_term); }));
    CHECK(patient.state("piece-refs") == CheckState::wrong);
    patient.probe = alive;
    CHECK(patient.state("piece-refs") == CheckState::good);
}

TEST_CASE("refs of pieces that are left over are noted", "[app][doctor]") {
    PatientWithRun patient;
    patient.repository.force("refs/atelier/pieces/at-r.1", patient.first);
    patient.repository.force("refs/atelier/pieces/at-gone.1", patient.first);
    const Finding finding = patient.finding("piece-refs");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == "refs/atelier/pieces/at-r.1, refs/atelier/pieces/at-gone.1");
    patient.fix = true;
    patient.examined();
    CHECK_FALSE(patient.ref("at-r.1"));
    // Whose it is nobody knows.
    CHECK(patient.ref("at-gone.1"));
}

TEST_CASE("what pieces were made from is there where only we write", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("derivations") == CheckState::good);
}
