#include "app/plan/give_root_branch.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic as it comes in from a program that knows no branches.
struct Bare : PlanFixture {
    Bead bare = make_bare();

    Bead make_bare() {
        Bead made{.id = id("at-bare"), .title = "Bare", .issue_type = "epic"};
        made.labels = {"at:draft", "at:epic"};
        made = create(made);
        Bead below{.id = id("at-bare.1"), .title = "One", .description = "Do it."};
        below.labels = {"at:changeset", "cs:planned"};
        below.parent = made.id;
        create(below);
        return made;
    }
    Result<bool> give(const std::string& root, const std::optional<std::string>& parent = {}) {
        PlannedEpic wanted;
        wanted.root_branch = *BranchName::parse(root);
        if (parent) wanted.parent_branch = *BranchName::parse(*parent);
        return store.write(stamp(), [&](PlanWriter& plan) -> Result<bool> {
            ATELIER_TRY(const EpicTree graph, load_epic(plan, bare.id));
            return give_root_branch(plan, graph, wanted, only_main);
        });
    }
};

} // namespace

TEST_CASE("an epic without branches is given them, and so are its changesets", "[app][plan]") {
    Bare at;
    CHECK(unwrap(at.give("bare")));
    const Epic said = unwrap(Epic::of(at.get(at.bare.id)));
    CHECK(said.root_branch()->str() == "bare");
    CHECK(said.parent_branch()->str() == "main");
    CHECK(has_label(at.get(at.bare.id), "workspace:bare"));
    CHECK(unwrap(Changeset::of(at.get(id("at-bare.1")))).work_branch()->str() == "bare-at-bare.1");
    CHECK(at.event_types() == std::vector<std::string>{"epic.edited"});
    // Once: one that it has stays.
    CHECK_FALSE(unwrap(at.give("other")));
    CHECK(unwrap(Epic::of(at.get(at.bare.id))).root_branch()->str() == "bare");
}

TEST_CASE("the branch that is given is one that a new epic could have", "[app][plan]") {
    Bare at;
    at.epic("Greeting", {.root_branch = "greeting"});
    CHECK(must_fail(at.give("main")).code == ErrorCode::plan_invalid);
    CHECK(must_fail(at.give("refs/heads/x")).code == ErrorCode::plan_invalid);
    CHECK(must_fail(at.give("greeting")).code == ErrorCode::branch_exists);
    CHECK(must_fail(at.give("main/x")).code == ErrorCode::ref_conflict);
    CHECK(must_fail(at.give("bare", "nowhere")).code == ErrorCode::plan_invalid);
    CHECK_FALSE(unwrap(Epic::of(at.get(at.bare.id))).root_branch());
}
