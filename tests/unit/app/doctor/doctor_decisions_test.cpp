// What `doctor` says of decisions.
#include "app/plan/promote_epic.hpp"
#include "support/doctor_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Finding decisions_of(Patient& patient) {
    for (const CheckedFinding& check : patient.examined().checks)
        if (check.name == "decisions") return check.finding;
    FAIL("decisions were not looked at");
    return {};
}

} // namespace

TEST_CASE("a row that says more than the log is named with what decides it", "[app][doctor]") {
    Patient patient;
    patient.plan.epic("Greeting");
    CHECK(decisions_of(patient).state == CheckState::good);
    patient.plan.create_undecided(an_epic());
    const Finding finding = decisions_of(patient);
    CHECK(finding.state == CheckState::wrong);
    CHECK_THAT(finding.message, ContainsSubstring("at-e is marked as promoted"));
    CHECK_THAT(std::string(finding.hint), ContainsSubstring("git atelier promote at-e"));
    CHECK(finding.details.find("undecided")->as_array().size() == 1);
}

TEST_CASE("a line without its event is found, and forgotten when it is told to", "[app][doctor]") {
    Patient patient;
    Event gone{.seq = 7, .type = "epic.promoted"};
    gone.hash = std::string(64, 'a');
    unwrap(patient.plan.store.write(
        patient.plan.stamp(), [&](PlanWriter& plan) { return plan.add_line(line_of(gone)); }));
    Finding finding = decisions_of(patient);
    CHECK(finding.state == CheckState::wrong);
    CHECK_THAT(finding.message, ContainsSubstring("1 line"));
    patient.fix = true;
    finding = decisions_of(patient);
    CHECK(finding.fixed);
    patient.fix = false;
    CHECK(decisions_of(patient).state == CheckState::good);
}

TEST_CASE("a log that waits to be adopted is a note", "[app][doctor]") {
    Patient patient;
    unwrap(patient.plan.store.write(patient.plan.stamp(), [](PlanWriter& plan) {
        return plan.remember("decisions", "as-found");
    }));
    CHECK(decisions_of(patient).state == CheckState::note);
}
