#include "domain/bead/agent.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/doctor_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PlannedPatient : Patient {
    Bead epic = plan.epic("Greeting", {.root_branch = "topic"});
    Bead changeset = plan.changeset(epic, "One");
    const AgentId alice = plan.worker("alice").caller;

    Bead agent_on(const std::optional<BeadId>& on) {
        Bead bead = Agent::make(alice, "at");
        Agent::assign(bead, on);
        return plan.create(bead);
    }
    std::string message(const std::string& name) { return finding(name).message; }
};

} // namespace

TEST_CASE("beads that nobody can work off are named", "[app][doctor]") {
    PlannedPatient at;
    CHECK(at.state("beads") == CheckState::good);
    at.changeset.labels = {"at:changeset"};
    at.plan.update_undecided(at.changeset);
    const Finding found = at.finding("beads");
    CHECK(found.state == CheckState::wrong);
    CHECK_THAT(found.message, ContainsSubstring(at.changeset.id.str()) &&
                                  ContainsSubstring("exactly one of the labels"));
    CHECK_THAT(found.hint.told_to(Audience::person), ContainsSubstring("git atelier show"));
}

TEST_CASE("labels that say something else than fields and status are named", "[app][doctor]") {
    PlannedPatient at;
    CHECK(at.state("labels") == CheckState::good);
    at.epic.labels = {"at:epic", "at:ready", "workspace:other"};
    at.plan.update_undecided(at.epic);
    CHECK(at.state("labels") == CheckState::wrong);
    CHECK_THAT(at.message("labels"), ContainsSubstring("workspace:other"));
}

TEST_CASE("an agent's assignment is what it holds, and is put right by --fix", "[app][doctor]") {
    PlannedPatient at;
    const bool holds = GENERATE(false, true);
    if (holds) at.epic = at.plan.update(unwrap(claim(at.epic, at.alice, true)));
    const Bead agent = at.agent_on(holds ? std::nullopt : std::optional(at.epic.id));
    CHECK(at.state("assignments") == CheckState::wrong);
    CHECK(at.plan.get(agent.id).assignment == agent.assignment);
    at.fix = true;
    CHECK(at.finding("assignments").fixed);
    CHECK(at.plan.get(agent.id).assignment == (holds ? std::optional(at.epic.id) : std::nullopt));
    CHECK(at.state("assignments") == CheckState::good);
}

TEST_CASE("a session whose run is over is noted", "[app][doctor]") {
    PlannedPatient at;
    at.plan.put(Session{
        .id = *SessionId::parse("s-1"), .agent = at.alice, .started_at = at.plan.clock.now()});
    at.plan.put(Lease{.on = at.alice.bead("at"),
                      .agent = at.alice,
                      .session = *SessionId::parse("run-1"),
                      .keeper = {"host", "boot", "namespace", 7, 1},
                      .expires_at = at.plan.clock.now(),
                      .fencing = 1});
    at.plan.clock.advance(Seconds{1});
    CHECK(at.state("dead-sessions") == CheckState::note);
    CHECK_THAT(at.message("dead-sessions"), ContainsSubstring("s-1 of atelier/worker/alice"));
}

TEST_CASE("work that is done and not on its branch is named", "[app][doctor]") {
    PlannedPatient at;
    at.plan.update(unwrap(mark_done(at.changeset, at.first)));
    CHECK_THAT(at.message("work-branches"), ContainsSubstring("is not there"));
    const std::string branch = "refs/heads/topic-" + at.changeset.id.str();
    at.repository.force(branch, at.first);
    CHECK(at.state("work-branches") == CheckState::good);
}

TEST_CASE("with pull requests a root branch is nobody's parent branch, which --fix sees to",
          "[app][doctor]") {
    PlannedPatient at;
    Changeset::set_parent_branch(at.changeset, *BranchName::parse("topic"));
    at.changeset = at.plan.update(at.changeset);
    CHECK(at.state("parent-branches") == CheckState::good);
    at.plan.settings.admission.pr_mode = PrMode::draft;
    CHECK(at.state("parent-branches") == CheckState::wrong);
    CHECK_THAT(at.message("parent-branches"), ContainsSubstring(at.changeset.id.str()));
    at.fix = true;
    CHECK(at.finding("parent-branches").fixed);
    CHECK(unwrap(Changeset::of(at.plan.get(at.changeset.id))).parent_branch()->str() == "main");
    CHECK(at.state("parent-branches") == CheckState::good);
}

TEST_CASE("a mapping file that says something else is noted, and written anew by --fix",
          "[app][doctor]") {
    PlannedPatient at;
    const auto file = at.paths.meta() / (at.epic.id.str() + ".json");
    unwrap(at.files.write(file, "{}\n"));
    unwrap(at.files.write(at.paths.meta() / "notes.txt", "mine\n"));
    CHECK(at.state("mappings") == CheckState::note);
    CHECK(unwrap(at.files.read(file)) == "{}\n");
    at.fix = true;
    CHECK(at.finding("mappings").fixed);
    CHECK_THAT(*unwrap(at.files.read(file)), ContainsSubstring("\"root_branch\": \"topic\""));
    at.fix = false;
    CHECK(at.state("mappings") == CheckState::good);
}
