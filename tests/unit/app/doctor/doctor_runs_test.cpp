#include "domain/bead/message.hpp"
#include "support/patient_with_run.hpp"

using namespace atelier;
using namespace atelier::test;

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

TEST_CASE("a bead that does not know that its run is over is closed as the run would",
          "[app][doctor]") {
    PatientWithRun patient;
    Run run = a_run("at-r");
    run.status = RunStatus::failed;
    run.reason = "the ink is out";
    unwrap(to_runs(patient.plan.store,
                   [&](RunWriter& runs) { return runs.update(run, std::nullopt); }));
    patient.fix = true;
    CHECK(patient.finding("runs").fixed);
    CHECK(patient.plan.get(id("at-r")).close_reason == "failed: the ink is out");
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

TEST_CASE("a run whose driver died is noted, and one that was left is not", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.finding("drivers").message == "at-r");
    CHECK(patient.state("turns") == CheckState::good);
    patient.drive();
    patient.probe = alive;
    CHECK(patient.state("drivers") == CheckState::good);
    patient.probe = gone;
    CHECK(patient.state("drivers") == CheckState::note);
    CHECK_THAT(patient.finding("drivers").hint.told_to(Audience::person),
               ContainsSubstring("git atelier gc"));
    patient.end_lease();
    CHECK(patient.state("drivers") == CheckState::good);
}

TEST_CASE("a turn in flight without a driver is noted, also of a run that is over",
          "[app][doctor]") {
    PatientWithRun patient;
    unwrap(to_runs(patient.plan.store,
                   [](RunWriter& runs) { return runs.put(a_turn("at-r", 1), driver_term); }));
    patient.drive();
    patient.probe = alive;
    CHECK(patient.state("turns") == CheckState::good);
    patient.probe = gone;
    CHECK(patient.finding("turns").message == "at-r with 1 turn in flight");
    patient.end_lease();
    Run run = a_run("at-r");
    run.status = RunStatus::completed;
    unwrap(to_runs(patient.plan.store,
                   [&](RunWriter& runs) { return runs.update(run, std::nullopt); }));
    CHECK(patient.state("turns") == CheckState::note);
    CHECK(patient.state("drivers") == CheckState::good);
}

TEST_CASE("a message about a gate that is over is noted, and closed", "[app][doctor]") {
    PatientWithRun patient;
    const auto about = [&](const std::string& name, const std::string& path) {
        patient.plan.create(Message::make(id(name), "NEEDS-DECISION: x", "?", "overseer",
                                          {.from = "atelier",
                                           .thread = id("at-r"),
                                           .msg_type = "task",
                                           .key = "gate:at-r:" + path}));
    };
    about("at-m1", "1");
    Run run = a_run("at-r");
    run.waits_at = "1";
    run.waits_for = id("at-m1");
    unwrap(to_runs(patient.plan.store,
                   [&](RunWriter& runs) { return runs.update(run, std::nullopt); }));
    CHECK(patient.state("gate-messages") == CheckState::good);
    about("at-m2", "0");
    CHECK(patient.finding("gate-messages").message == "at-m2 asks about a gate that is over");
    patient.fix = true;
    CHECK(patient.finding("gate-messages").fixed);
    CHECK(patient.plan.get(id("at-m2")).status == BeadStatus::closed);
    CHECK(patient.plan.get(id("at-m1")).status == BeadStatus::open);
    CHECK(patient.state("gate-messages") == CheckState::good);
}
