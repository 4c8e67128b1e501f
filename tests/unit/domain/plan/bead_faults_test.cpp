#include "domain/plan/bead_faults.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;

namespace {

struct Around {
    std::map<BeadId, Bead> beads;
    std::vector<PlannedRoot> roots;
    bool pull_requests = false;
    RepositoryBranches branches{*BranchName::parse("main"), {"main"}};

    std::vector<Rule> against(const Bead& bead, const Bead* ours = nullptr) {
        const PlanAround around{.find =
                                    [&](const BeadId& one) {
                                        const auto at = beads.find(one);
                                        return at == beads.end() ? nullptr : &at->second;
                                    },
                                .roots = roots,
                                .branches = branches,
                                .max_lines = 800,
                                .pull_requests = pull_requests};
        std::vector<Rule> rules;
        for (const PlanFault& found : bead_faults(bead, ours, around))
            rules.push_back(found.rule);
        return rules;
    }
};

using Rules = std::vector<Rule>;

Bead an_epic_on(const std::string& root) {
    Bead epic = an_epic();
    Epic::set_root_branch(epic, *BranchName::parse(root));
    return epic;
}

} // namespace

TEST_CASE("a root branch is looked at when it is given, and not again", "[domain][rules]") {
    Around around;
    const Bead epic = an_epic_on("main");
    CHECK(around.against(epic) == Rules{Rule::branch_of_parent});
    CHECK(around.against(epic, &epic).empty());
    around.roots = {{*BranchName::parse("work"), id("at-other")},
                    {*BranchName::parse("x"), epic.id}};
    CHECK(around.against(an_epic_on("work")) == Rules{Rule::branch_shared});
    CHECK(around.against(an_epic_on("work/x")) == Rules{Rule::branch_collides});
    CHECK(around.against(an_epic_on("x")).empty());
    const Bead below = an_epic_on("main/x");
    CHECK(around.against(below) == Rules{Rule::branch_collides});
    CHECK(around.against(below, &below).empty());
    around.branches.existing.insert("y/z");
    CHECK(around.against(an_epic_on("y")) == Rules{Rule::branch_collides});
    Bead closed = an_epic_on("main");
    closed.status = BeadStatus::closed;
    CHECK(around.against(closed).empty());
}

TEST_CASE("with pull requests no changeset has the root branch for its parent branch",
          "[domain][rules]") {
    Around around;
    around.beads.emplace(id("at-e"), an_epic_on("work"));
    Bead changeset{.id = id("at-e.1"), .title = "one", .parent = id("at-e")};
    changeset.labels = {"at:changeset", "cs:planned"};
    Changeset::set_parent_branch(changeset, *BranchName::parse("work"));
    CHECK(around.against(changeset).empty());
    around.pull_requests = true;
    CHECK(around.against(changeset) == Rules{Rule::parent_is_root});
    changeset.status = BeadStatus::closed;
    CHECK(around.against(changeset).empty());
    changeset.status = BeadStatus::open;
    Changeset::set_parent_branch(changeset, *BranchName::parse("main"));
    CHECK(around.against(changeset).empty());
}

TEST_CASE("a changeset stands below an epic and waits for neither it nor mail", "[domain][rules]") {
    Around around;
    Bead changeset{.id = id("at-e.1"), .title = "one"};
    changeset.labels = {"at:changeset", "cs:planned"};
    CHECK(around.against(changeset) == Rules{Rule::without_epic});
    around.beads.emplace(id("at-e"), an_epic_on("work"));
    changeset.parent = id("at-e");
    CHECK(around.against(changeset).empty());
    changeset.depends_on = {id("at-e")};
    CHECK(around.against(changeset) == Rules{Rule::edge_own_epic});
    Bead message{.id = id("at-m"), .title = "m"};
    message.labels = {"at:message"};
    around.beads.emplace(message.id, message);
    changeset.depends_on = {message.id};
    Changeset::set_lines(changeset, 5000);
    CHECK(around.against(changeset) == Rules{Rule::edge_unfinishable, Rule::lines_over});
}
