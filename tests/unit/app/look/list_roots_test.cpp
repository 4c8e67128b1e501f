#include "app/look/list_roots.hpp"

#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("root branches are listed sorted, those of closed epics only when asked for",
          "[app][list]") {
    PlanFixture fixture;
    fixture.epic("Zebra", {.root_branch = "zebra"});
    fixture.epic("Apple", {.draft = true, .root_branch = "apple"});
    Bead closed = fixture.epic("Melon", {.root_branch = "melon"});
    closed.status = BeadStatus::closed;
    fixture.update(closed);
    const auto branches = [&](bool all) {
        std::vector<std::string> out;
        for (const RootBranch& root : unwrap(list_roots(fixture.overseer(), all)).roots)
            out.push_back(root.branch);
        return out;
    };
    CHECK(branches(false) == std::vector<std::string>{"apple", "zebra"});
    CHECK(branches(true) == std::vector<std::string>{"apple", "melon", "zebra"});
    CHECK(unwrap(list_roots(fixture.overseer(), true)).roots[1].closed);
}

TEST_CASE("without epics there is nothing to list", "[app][list]") {
    PlanFixture fixture;
    CHECK(unwrap(list_roots(fixture.overseer(), true)).roots.empty());
}
