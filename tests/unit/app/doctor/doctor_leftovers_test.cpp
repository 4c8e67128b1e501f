// What `doctor` says of what sessions that died have left behind.
#include "app/land/integration_receipts.hpp"
#include "app/land/restack_receipts.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/doctor_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct PatientWithLeftovers : Patient {
    Lease held_by(const Bead& epic, const AgentId& agent) {
        return {.on = epic.id,
                .agent = agent,
                .session = *SessionId::parse("s-1"),
                .keeper = {"host", "boot", "ns", 42, 7},
                .expires_at = plan.clock.now() + Seconds{60}};
    }
    Bead claimed(const std::string& title, const std::string& by) {
        Bead epic = plan.epic(title);
        epic.status = BeadStatus::hooked;
        epic.assignee = by;
        const Bead stored = plan.update(epic);
        plan.put(held_by(stored, *AgentId::parse(by)));
        return stored;
    }
    fs::path worktree(const std::string& name) {
        const fs::path folder = paths.worktrees() / name;
        add_worktree(folder);
        return folder;
    }
};

} // namespace

TEST_CASE("claims and worktrees of the dead are noted, and are not wrong", "[app][doctor]") {
    Patient patient;
    Bead epic = patient.plan.epic("Greeting");
    Bead changeset = patient.plan.changeset(epic, "One");
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    patient.plan.update(epic);
    Lease lease{.on = epic.id,
                .agent = *AgentId::parse(epic.assignee),
                .session = *SessionId::parse("s-1"),
                .keeper = {"host", "boot", "ns", 42, 7},
                .expires_at = patient.plan.clock.now() + Seconds{60}};
    patient.plan.put(lease);
    patient.probe = alive;
    CHECK(patient.state("dead-claims") == CheckState::good);
    patient.probe = gone;
    CHECK(patient.finding("dead-claims").message == epic.id.str() + " by atelier/worker/alice");
    CHECK(patient.state("dead-claims") == CheckState::note);
    lease.ended = true;
    patient.plan.put(lease);
    CHECK(patient.state("dead-claims") == CheckState::good);

    const fs::path worktree = patient.paths.worktrees() / changeset.id.str();
    patient.add_worktree(worktree);
    CHECK(patient.state("left-worktrees") == CheckState::good);
    changeset.status = BeadStatus::closed;
    patient.plan.update(changeset);
    CHECK(patient.finding("left-worktrees").message == worktree.string());
    CHECK(patient.examined().sound());
}

TEST_CASE("every dead claim is named with who had it, and what to do about them", "[app][doctor]") {
    PatientWithLeftovers patient;
    const Bead one = patient.claimed("One", "atelier/worker/alice");
    const Bead two = patient.claimed("Two", "atelier/worker/bob");
    const Finding finding = patient.finding("dead-claims");
    CHECK(finding.message ==
          one.id.str() + " by atelier/worker/alice, " + two.id.str() + " by atelier/worker/bob");
    CHECK_THAT(finding.hint, ContainsSubstring("'git atelier gc'"));
    const auto& found = finding.details.find("found")->as_array();
    REQUIRE(found.size() == 2);
    CHECK(found[1] == Json(two.id.str() + " by atelier/worker/bob"));
}

TEST_CASE("a claim whose holder runs elsewhere is not taken for dead", "[app][doctor]") {
    PatientWithLeftovers patient;
    patient.claimed("One", "atelier/worker/alice");
    patient.probe = [](const ProcessIdentity&) { return Liveness::elsewhere; };
    CHECK(patient.state("dead-claims") == CheckState::good);
    patient.plan.clock.advance(Seconds{60} + patient.plan.settings.lease.stale_after);
    CHECK(patient.state("dead-claims") == CheckState::note);
}

TEST_CASE("worktrees are left over when nobody needs them, whoever's they were", "[app][doctor]") {
    PatientWithLeftovers patient;
    const Bead epic = patient.plan.epic("Greeting");
    const fs::path current = patient.worktree(patient.plan.changeset(epic, "One").id.str());
    const fs::path planners = patient.worktree("at-planner-ann");
    const fs::path unknown = patient.worktree("at-nowhere");
    patient.add_worktree("/home/ada/at-nowhere-either");
    const Finding finding = patient.finding("left-worktrees");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == planners.string() + ", " + unknown.string());
    CHECK_THAT(finding.hint, ContainsSubstring("'git atelier gc'"));
    const AgentId ann = patient.plan.planner("ann").caller;
    Lease lease = patient.held_by(epic, ann);
    lease.on = ann.bead("at");
    patient.plan.put(lease);
    patient.probe = alive;
    CHECK(patient.finding("left-worktrees").message == unknown.string());
}

TEST_CASE("claims can be looked at where Git fails, and neither where the store does",
          "[app][doctor]") {
    PatientWithLeftovers patient;
    patient.claimed("One", "atelier/worker/alice");
    patient.repository.git.fault = Error{ErrorCode::git_failed, "git was not found", "install it"};
    CHECK(patient.state("dead-claims") == CheckState::note);
    const Finding unknown = patient.finding("left-worktrees");
    CHECK(unknown.state == CheckState::unknown);
    CHECK(unknown.message == "git was not found");
    CHECK(unknown.hint == "install it");
    patient.repository.git.fault.reset();
    patient.context = fail(ErrorCode::store_busy, "another program has it");
    for (const char* name : {"dead-claims", "left-worktrees"}) {
        CHECK(patient.state(name) == CheckState::unknown);
        CHECK(patient.finding(name).message == "the store cannot be used");
    }
}

TEST_CASE("branches, locks and landings that a restored plan does not know of are named",
          "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Task", {.root_branch = "topic"});
    Bead changeset = patient.plan.changeset(epic, "Part");
    const std::string branch = *changeset_as_written(changeset).work_branch;
    for (const char* check : {"left-branches", "left-locks", "unrecorded-landings"})
        CHECK(patient.state(check) == CheckState::good);
    const fs::path lock = "/home/ada/hello/.git/refs/heads/topic.lock";
    unwrap(patient.files.write(lock, ""));
    CHECK(patient.finding("left-locks").message == lock.string());
    patient.repository.moving.locked_since[lock] = patient.plan.clock.now();
    CHECK(patient.state("left-locks") == CheckState::good);
    patient.repository.force("refs/heads/topic", patient.first);
    patient.repository.force("refs/heads/" + branch, patient.first);
    CHECK_THAT(patient.finding("unrecorded-landings").message, ContainsSubstring(branch));
    CHECK(patient.state("unrecorded-landings") == CheckState::wrong);
    CHECK(patient.state("left-branches") == CheckState::good);
    Bead begun = patient.plan.get(changeset.id);
    Changeset::set_parent_base(begun, patient.first);
    patient.plan.update(begun);
    CHECK(patient.examined().sound());
    const CommitId landed = patient.repository.commit(
        "/home/ada/hello", "Work\n\nAtelier-Changeset: " + changeset.id.str() + "\n",
        {{"new", "x\n"}});
    patient.repository.force("refs/heads/topic", landed);
    CHECK_THAT(patient.finding("unrecorded-landings").message,
               ContainsSubstring(changeset.id.str() + " has landed on topic as " + landed.str()));
    CHECK_FALSE(patient.examined().sound());
    patient.plan.update(unwrap(merge(patient.plan.get(changeset.id), landed)));
    CHECK(patient.state("unrecorded-landings") == CheckState::good);
    CHECK(patient.finding("left-branches").message == branch);
}

TEST_CASE("what has landed and is not there any more is named, unless the parent branch has it",
          "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Task", {.root_branch = "topic"});
    const Bead changeset = patient.plan.changeset(epic, "Part");
    const std::string check = "lost-landings";
    const CommitId landed =
        patient.repository.commit("/home/ada/hello", "Work\n", {{"new", "x\n"}});
    patient.plan.update(unwrap(merge(patient.plan.get(changeset.id), landed)));
    const std::string told = changeset.id.str() + " has landed on topic as " + landed.str();
    const auto main = patient.repository.git.ref("refs/heads/main");
    patient.repository.force("refs/heads/topic", landed);
    patient.repository.force("refs/heads/main", patient.first);
    CHECK(patient.state(check) == CheckState::good);
    patient.repository.force("refs/heads/topic", patient.first);
    CHECK(patient.state(check) == CheckState::wrong);
    CHECK_THAT(patient.finding(check).message, ContainsSubstring(told));
    SECTION("in its parent branch") {
        patient.repository.force("refs/heads/main", main);
        CHECK(patient.state(check) == CheckState::good);
    }
    SECTION("on no branch, of an epic that goes on") {
        patient.repository.force("refs/heads/topic", std::nullopt);
        CHECK_THAT(patient.finding(check).message, ContainsSubstring(told));
    }
    SECTION("on no branch, of one that is closed") {
        Bead closed = patient.plan.get(epic.id);
        closed.status = BeadStatus::closed;
        patient.plan.update(closed);
        CHECK(patient.state(check) == CheckState::wrong);
        patient.repository.force("refs/heads/topic", std::nullopt);
        CHECK(patient.state(check) == CheckState::good);
    }
    SECTION("where only a trailer tells it") {
        const CommitId again = patient.repository.commit(
            "/home/ada/hello", "Work\n\nAtelier-Changeset: " + changeset.id.str() + "\n",
            {{"new", "y\n"}});
        patient.repository.force("refs/heads/main", patient.first);
        patient.repository.force("refs/heads/topic", again);
        CHECK(patient.state(check) == CheckState::good);
    }
}

TEST_CASE("an integration that was not recorded is named, and recorded when asked for",
          "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Task", {.root_branch = "topic"});
    const CommitId next = patient.repository.commit("/home/ada/hello", "Next\n", {{"new", "x\n"}});
    const std::string check = "unrecorded-integrations";
    unwrap(patient.plan.store.write(patient.plan.overseer().stamp(), [&](PlanWriter& plan) {
        return begin_integration(plan, epic.id,
                                 {.way = IntegrationWay::fast_forward,
                                  .parent = *BranchName::parse("main"),
                                  .from = patient.first,
                                  .to = next,
                                  .head = next});
    }));
    CHECK(patient.state(check) == CheckState::wrong);
    CHECK_THAT(patient.finding(check).message,
               ContainsSubstring(epic.id.str() + " is in main as " + next.str()));
    patient.fix = true;
    CHECK(patient.finding(check).fixed);
    patient.fix = false;
    CHECK(patient.state(check) == CheckState::good);
    CHECK(patient.plan.event_types().back() == "epic.integrated");
}

TEST_CASE("a restack that was begun and not ended is named", "[app][doctor]") {
    Patient patient;
    const Bead epic = patient.plan.epic("Task", {.root_branch = "topic"});
    const Bead changeset = patient.plan.changeset(epic, "One");
    const CommitId next = patient.repository.commit("/home/ada/hello", "Next\n", {{"new", "x\n"}});
    const std::string check = "unrecorded-restacks";
    CHECK(patient.state(check) == CheckState::good);
    patient.repository.force("refs/heads/work", patient.first);
    RestackReceipt receipt;
    receipt.branches.push_back({.bead = changeset.id,
                                .branch = *BranchName::parse("work"),
                                .from = patient.first,
                                .to = next});
    unwrap(patient.plan.store.write(patient.plan.overseer().stamp(), [&](PlanWriter& plan) {
        return begin_restack(plan, epic.id, receipt);
    }));
    CHECK(patient.state(check) == CheckState::note);
    CHECK_THAT(patient.finding(check).message, ContainsSubstring("no branch has moved"));
    patient.repository.force("refs/heads/work", next);
    CHECK(patient.state(check) == CheckState::wrong);
    CHECK_THAT(patient.finding(check).message,
               ContainsSubstring("a restack of " + epic.id.str() + " was begun and not ended"));
    CHECK_THAT(patient.finding(check).hint.told_to(Audience::person),
               ContainsSubstring("'git atelier work' records"));
}
