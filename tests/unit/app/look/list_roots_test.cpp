#include "app/look/list_roots.hpp"

#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("root branches are listed sorted, those of closed epics only when asked for",
          "[app][list]") {
    TestPlan world;
    world.epic("Zebra", {.root_branch = "zebra"});
    world.epic("Apple", {.draft = true, .root_branch = "apple"});
    Bead closed = world.epic("Melon", {.root_branch = "melon"});
    closed.status = BeadStatus::closed;
    world.update(closed);
    const auto branches = [&](bool all) {
        std::vector<std::string> out;
        for (const RootBranch& root : must(list_roots(world.overseer(), all)).roots)
            out.push_back(root.branch);
        return out;
    };
    CHECK(branches(false) == std::vector<std::string>{"apple", "zebra"});
    CHECK(branches(true) == std::vector<std::string>{"apple", "melon", "zebra"});
    CHECK(must(list_roots(world.overseer(), true)).roots[1].closed);
}

TEST_CASE("without epics there is nothing to list", "[app][list]") {
    TestPlan world;
    CHECK(must(list_roots(world.overseer(), true)).roots.empty());
}
