#include "app/document/document_plan.hpp"
#include "ports/run_store.hpp"
#include "support/doctor_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A run whose newest version has been recorded, and whose branch is where it was before.
struct PatientWithDocument : Patient {
    const CommitId newest = repository.commit("/home/ada/hello", "Second\n", {{"a", "x\n"}});
    const BranchName branch = unwrap(BranchName::parse("sea-at-r"));

    PatientWithDocument() {
        Run run = a_run("at-r");
        run.subject = "document";
        run.document = "a";
        run.branch = branch;
        run.base = first;
        run.head = newest;
        put_run(plan.store, run);
        Bead bead = plan.get(id("at-r"));
        bead.status = BeadStatus::in_progress;
        plan.update(bead);
        keep({.onto = unwrap(BranchName::parse("main")), .due = BranchMoveDue{first, newest}});
        repository.force(full_ref(branch), first);
    }
    void keep(const DocumentRecord& kept) {
        unwrap(plan.store.write(run_stamp(), [&](PlanWriter& writer) {
            return keep_document(writer, id("at-r"), kept);
        }));
    }
};

} // namespace

TEST_CASE("a document's branch that lacks its newest version is wrong, and put right",
          "[app][doctor]") {
    PatientWithDocument patient;
    const Finding finding = patient.finding("documents");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "the branch sea-at-r of at-r lacks " + patient.newest.str());
    CHECK_THAT(finding.hint.told_to(Audience::person), ContainsSubstring("--fix"));
    patient.fix = true;
    CHECK(patient.finding("documents").fixed);
    CHECK(patient.repository.git.ref(full_ref(patient.branch)) == patient.newest);
    CHECK(patient.state("documents") == CheckState::good);
}

TEST_CASE(
    "a version of a document that is not in the repository is wrong, and nothing is put right",
    "[app][doctor]") {
    PatientWithDocument patient;
    Run run = unwrap(patient.plan.store.read([&](PlanReader& plan) {
                  return plan.runs().find(id("at-r"));
              })).value();
    run.head = commit;
    unwrap(to_runs(patient.plan.store,
                   [&](RunWriter& runs) { return runs.update(run, std::nullopt); }));
    patient.fix = true;
    const Finding finding = patient.finding("documents");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message ==
          "the repository lacks " + commit.str() + " of at-r, the newest version of its document");
    CHECK(patient.repository.git.ref(full_ref(patient.branch)) == patient.first);
}

TEST_CASE("a document's branch is left alone where nothing is due, or a checkout shows it",
          "[app][doctor]") {
    PatientWithDocument patient;
    patient.fix = true;
    SECTION("a person has taken it back") {
        patient.keep({.onto = unwrap(BranchName::parse("main"))});
        CHECK(patient.state("documents") == CheckState::good);
    }
    SECTION("a checkout shows it") {
        patient.repository.switch_to("/home/ada/hello", "sea-at-r");
        CHECK(patient.state("documents") == CheckState::wrong);
    }
    CHECK(patient.repository.git.ref(full_ref(patient.branch)) == patient.first);
}
