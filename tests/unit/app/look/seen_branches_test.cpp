#include "app/look/seen_branches.hpp"

#include "domain/bead/changeset.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

StatusOutcome two_changesets() {
    StatusOutcome out;
    EpicStatus epic{.id = id("at-1"), .title = "Greeting"};
    epic.changesets = {ChangesetStatus{.id = id("at-1.1")}, ChangesetStatus{.id = id("at-1.2")}};
    out.epics.push_back(epic);
    return out;
}

} // namespace

TEST_CASE("what an earlier look has seen of the branches stays, for what is still there",
          "[app][status]") {
    StatusOutcome before = two_changesets();
    before.epics[0].goes_to = "main";
    before.epics[0].in_parent = false;
    before.epics[0].changesets[1].in_parent = true;
    before.finished = {{.branch = "old", .epic = id("at-9"), .title = "Old"}};
    before.collisions = {{id("at-1.2"), Against::parent_branch, "main", {"a"}}};
    StatusOutcome now = two_changesets();
    now.epics[0].changesets.erase(now.epics[0].changesets.begin());
    now.epics.push_back(EpicStatus{.id = id("at-2")});
    keep_seen_branches(before, now);
    CHECK(now.epics[0].goes_to == "main");
    CHECK(now.epics[0].in_parent == false);
    CHECK(now.epics[0].changesets.at(0).in_parent == true);
    CHECK(now.epics[1].goes_to.empty());
    CHECK(now.finished.size() == 1);
    CHECK(now.collisions == before.collisions);
}

TEST_CASE("a status says what collides, whether or not it shows all open epics",
          "[app][status][forecast]") {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    const CommitId base = repository.commit("/r", "First\n", {{"a", "0\n"}});
    std::vector<Bead> epics;
    for (const std::string root : {"one", "two", "untouched"}) {
        epics.push_back(plan.epic(root, {.root_branch = root}));
        repository.force("refs/heads/" + root, base);
        Bead changeset = plan.changeset(epics.back(), "C");
        if (root == "untouched") continue;
        Changeset::set_parent_base(changeset, base);
        set_changeset_label(changeset, ChangesetLabel::in_progress);
        const std::string ref =
            full_ref(*unwrap(Changeset::of(plan.update(changeset))).work_branch());
        repository.git.refs.insert_or_assign(
            ref, repository.git.commits.add(
                     {.tree = {{"a", root + "\n"}}, .parents = {base}, .message = "Work\n"}));
    }
    const Context context = plan.overseer();
    StatusOutcome all = unwrap(read_status(context, gone));
    const SeenBranches seen = see_branches(context, repository);
    add_collisions(all, context, repository, seen, true);
    CHECK(all.collisions.size() == 1);
    StatusOutcome one = unwrap(read_status(context, gone, {.only = epics[0].id}));
    add_collisions(one, context, repository, seen, false);
    CHECK(one.collisions == all.collisions);
}

TEST_CASE("what has landed is known of every epic, whichever was asked about beforehand",
          "[app][status]") {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    const CommitId base = repository.commit("/r", "First\n", {{"a", "0\n"}});
    std::vector<Bead> epics;
    for (const std::string root : {"one", "two"}) {
        epics.push_back(plan.epic(root, {.root_branch = root}));
        const CommitId landed = repository.git.commits.add(
            {.tree = {{"a", root + "\n"}}, .parents = {base}, .message = "Landed\n"});
        repository.force("refs/heads/" + root, landed);
        Bead changeset = plan.changeset(epics.back(), "C");
        set_changeset_label(changeset, ChangesetLabel::merged);
        changeset.status = BeadStatus::closed;
        Changeset::set_integrated_sha(changeset, landed);
        plan.update(changeset);
    }
    const Context context = plan.overseer();
    for (const std::optional<BeadId>& only :
         {std::optional<BeadId>(), std::optional(epics[0].id)}) {
        SeenBranches seen = see_branches(context, repository, only);
        StatusOutcome status = unwrap(read_status(context, gone));
        add_in_parent(status, seen);
        REQUIRE(status.epics.size() == 2);
        for (const EpicStatus& epic : status.epics) {
            CHECK(epic.goes_to == "main");
            CHECK(epic.changesets.at(0).in_parent == false);
        }
    }
}
