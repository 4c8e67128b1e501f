#include "app/guard/rescue_refs.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/doctor_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a lease in use without its claim is named", "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Greeting");
    const AgentId alice = patient.plan.worker("alice").caller;
    patient.plan.put(Lease{.on = epic.id,
                           .agent = alice,
                           .session = *SessionId::parse("s-1"),
                           .keeper = {"host", "boot", "ns", 42, 7},
                           .expires_at = patient.plan.clock.now() + Seconds{60}});
    // Its process is gone, and the lease with it.
    CHECK(patient.state("leases") == CheckState::good);
    patient.probe = alive;
    const Finding finding = patient.finding("leases");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == epic.id.str() + " is claimed by nobody, and " + alice.str() +
                                 " has a lease on it that is in use");
    Bead claimed = epic;
    claimed.status = BeadStatus::hooked;
    claimed.assignee = "atelier/worker/bob";
    claimed = patient.plan.update(claimed);
    CHECK_THAT(patient.finding("leases").message, ContainsSubstring("is claimed by atelier/"));
    claimed.assignee = alice.str();
    patient.plan.update(claimed);
    CHECK(patient.state("leases") == CheckState::good);
}

TEST_CASE("a rescue ref that the plan does not know is noted", "[app][doctor]") {
    Patient patient;
    const std::string ours = "refs/atelier/rescue/20260102T030405678Z/topic-at-x.1";
    const std::string theirs = "refs/atelier/rescue/20260102T030405678Z/mine";
    unwrap(make_rescue_refs(patient.plan.overseer(), patient.repository.refs(),
                            {{ours, patient.first}}, "kept"));
    CHECK(patient.state("rescue-refs") == CheckState::good);
    patient.repository.force(theirs, patient.first);
    const Finding finding = patient.finding("rescue-refs");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == theirs);
}

TEST_CASE("a pull request that is otherwise on the forge than it is recorded is noted",
          "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Greeting", {.root_branch = "topic"});
    Bead changeset = patient.plan.changeset(epic, "Say hello");
    const auto record = [&](std::int64_t number, std::string_view state) {
        Changeset::set_pull_request(changeset, number, state);
        changeset = patient.plan.update(changeset);
    };
    const auto said = [&] { return patient.finding("pull-request-records").message; };
    record(7, "open");
    CHECK_THAT(said(), ContainsSubstring("is none"));
    patient.plan.settings.admission.pr_mode = PrMode::ready;
    patient.repository.origin.address = "git@github.com:ann/tool.git";
    CHECK(said() == "pull request #7 of " + changeset.id.str() + " is not on the forge");
    const auto made = [&](const BranchName& head) {
        patient.forge->push(*BranchName::parse("topic"), patient.first);
        patient.forge->push(head, commit);
        return unwrap(patient.forge->create(
                          {.head = head, .text = {"Hello", "", *BranchName::parse("topic")}}))
            .number;
    };
    record(made(*BranchName::parse("other")), "open");
    CHECK_THAT(said(), ContainsSubstring("is of the branch other there"));
    const std::int64_t own = made(*unwrap(Changeset::of(changeset)).work_branch());
    record(own, "in-review");
    CHECK(patient.state("pull-request-records") == CheckState::good);
    patient.forge->close(own);
    CHECK_THAT(said(), ContainsSubstring("is closed there, and recorded as in-review"));
    patient.forge->fault = Error{ErrorCode::forge_unknown, "github.com did not answer"};
    CHECK(patient.state("pull-request-records") == CheckState::unknown);
    patient.forge->fault.reset();
    // Nobody asks about what is settled.
    changeset.status = BeadStatus::closed;
    set_changeset_label(changeset, ChangesetLabel::abandoned);
    patient.plan.update(changeset);
    CHECK(patient.state("pull-request-records") == CheckState::good);
}
