#include "domain/plan/lasting_faults.hpp"

#include "domain/bead/agent.hpp"
#include "domain/bead/epic.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead changeset_with(std::string_view label, BeadStatus status) {
    Bead bead{.id = id("at-e.1"), .title = "one", .issue_type = "task", .status = status};
    bead.labels = {"at:changeset", std::string(label)};
    return bead;
}

const AgentId alice = *AgentId::parse("atelier/worker/alice");

Bead agent_on(const std::optional<BeadId>& epic) {
    Bead bead = Agent::make(alice, "at");
    Agent::assign(bead, epic);
    return bead;
}

Bead held_by(const std::string& assignee) {
    Bead epic = an_epic(BeadStatus::hooked);
    epic.assignee = assignee;
    return epic;
}

} // namespace

TEST_CASE("an epic's labels say its root branch, and whether it is a draft") {
    Bead epic = an_epic();
    CHECK(label_faults(epic).empty());
    Epic::set_root_branch(epic, *BranchName::parse("topic"));
    epic.labels.emplace_back("workspace:topic");
    CHECK(label_faults(epic).empty());
    epic.labels.emplace_back("workspace:other");
    epic.labels.emplace_back("at:draft");
    CHECK(label_faults(epic).size() == 2);
    epic.status = BeadStatus::closed;
    CHECK(label_faults(epic).empty());
}

TEST_CASE("a changeset that is settled is closed") {
    for (const char* label : {"cs:merged", "cs:abandoned"}) {
        CHECK(label_faults(changeset_with(label, BeadStatus::closed)).empty());
        CHECK(label_faults(changeset_with(label, BeadStatus::open)).size() == 1);
    }
    for (const char* label : {"cs:planned", "cs:ready", "cs:in_progress"}) {
        CHECK(label_faults(changeset_with(label, BeadStatus::open)).empty());
        CHECK(label_faults(changeset_with(label, BeadStatus::closed)).empty());
    }
}

TEST_CASE("an agent is assigned to what it holds, and people to nothing") {
    const Bead held = held_by(alice.str());
    CHECK(assignment_faults({agent_on(held.id)}, {held}).empty());
    CHECK(assignment_faults({agent_on(std::nullopt)}, {}).empty());
    CHECK(assignment_faults({agent_on(std::nullopt)}, {held_by("ada")}).empty());
    const auto missing = assignment_faults({agent_on(std::nullopt)}, {held});
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].right == held.id);
    const auto stale = assignment_faults({agent_on(held.id)}, {held_by("ada")});
    REQUIRE(stale.size() == 1);
    CHECK_FALSE(stale[0].right);
}
