#include "app/look/seen_branches.hpp"

#include "support/catch.hpp"
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
