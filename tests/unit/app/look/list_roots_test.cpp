#include "app/look/list_roots.hpp"

#include "support/plan_fixture.hpp"
#include "support/work_repository.hpp"

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

TEST_CASE("a finished root branch is listed until its parent branch has its commits",
          "[app][list]") {
    PlanFixture fixture;
    WorkRepository at;
    GitRefs& refs = at.repository.refs();
    const auto finished = [&] {
        std::vector<std::string> out;
        const ListOutcome list = unwrap(list_finished_roots(fixture.overseer(), at.repository));
        for (const RootBranch& root : list.roots)
            out.push_back(root.branch);
        return out;
    };
    // "work" has a commit that main does not have.
    Bead epic = fixture.epic("Melon", {.root_branch = "work"});
    fixture.epic("Apple", {.root_branch = "no-such-branch"});
    CHECK(finished().empty());
    epic.status = BeadStatus::closed;
    fixture.update(epic);
    CHECK(finished() == std::vector<std::string>{"work"});
    const CommitId landed = unwrap(refs.resolve("refs/heads/work")).value();
    const CommitId before = unwrap(refs.resolve("refs/heads/main")).value();
    unwrap(refs.update_refs({{"refs/heads/main", landed, before}}, "merge"));
    CHECK(finished().empty());
}

TEST_CASE("a finished root branch is listed also when its parent branch has another name by now",
          "[app][list]") {
    PlanFixture fixture;
    WorkRepository at;
    Bead epic = fixture.epic("Melon", {.root_branch = "work"});
    epic.status = BeadStatus::closed;
    fixture.update(epic);
    at.rename_main("trunk");
    const auto listed = unwrap(list_finished_roots(fixture.overseer(), at.repository)).roots;
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].branch == "work");
    CHECK(listed[0].parent == "trunk");
}

TEST_CASE("without epics there is nothing to list", "[app][list]") {
    PlanFixture fixture;
    CHECK(unwrap(list_roots(fixture.overseer(), true)).roots.empty());
}
