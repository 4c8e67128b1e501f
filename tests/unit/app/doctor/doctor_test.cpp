#include "support/doctor_fixture.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a project that is in order passes every check", "[app][doctor]") {
    Patient patient;
    const auto before = patient.files.below(patient.paths.folder);
    const DoctorOutcome outcome = patient.examined();
    CHECK(outcome.sound());
    CHECK(outcome.checks.size() == 50);
    std::set<std::string> names;
    for (const CheckedFinding& check : outcome.checks) {
        INFO(check.name);
        CHECK(names.insert(check.name).second);
        CHECK(check.finding.state == CheckState::good);
        CHECK_FALSE(check.finding.message.empty());
    }
    CHECK(patient.files.below(patient.paths.folder) == before);
}

TEST_CASE("a project is sound unless something in it is wrong", "[app][doctor]") {
    DoctorOutcome outcome{
        {{"a", {}}, {"b", {.state = CheckState::note}}, {"c", {.state = CheckState::unknown}}}};
    CHECK(outcome.sound());
    outcome.checks[1].finding.state = CheckState::wrong;
    CHECK_FALSE(outcome.sound());
}

TEST_CASE("what one check cannot look at keeps no other from looking", "[app][doctor]") {
    Patient patient;
    patient.repository.git.fault = Error{ErrorCode::git_failed, "git was not found", "install it"};
    const DoctorOutcome outcome = patient.examined();
    std::set<std::string> unknown;
    for (const CheckedFinding& check : outcome.checks) {
        if (check.finding.state == CheckState::good) continue;
        CHECK(check.finding.state == CheckState::unknown);
        CHECK(check.finding.message == "git was not found");
        CHECK(check.finding.hint == "install it");
        unknown.insert(check.name);
    }
    CHECK(unknown == std::set<std::string>{"documents", "event-chain", "git-version", "guards",
                                           "hooks", "left-branches", "left-worktrees",
                                           "piece-objects", "piece-refs", "rescue-refs",
                                           "unknown-pieces", "unrecorded-landings",
                                           "worktree-include"});
    CHECK(outcome.checks.size() == 50);
}
