#include "app/look/list_roots.hpp"

#include "app/look/seen_branches.hpp"

#include "app/look/status.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
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

TEST_CASE("changesets are listed with their state, and whether what landed is in the parent branch",
          "[app][list]") {
    PlanFixture fixture;
    WorkRepository at;
    GitRefs& refs = at.repository.refs();
    const Bead epic = fixture.epic("Melon", {.root_branch = "work"});
    const auto landed = [&](const std::string& title, const CommitId& commit) {
        Bead changeset = fixture.changeset(epic, title);
        set_changeset_label(changeset, ChangesetLabel::merged);
        changeset.status = BeadStatus::closed;
        Changeset::set_integrated_sha(changeset, commit);
        fixture.update(changeset);
    };
    const CommitId main = unwrap(refs.resolve("refs/heads/main")).value();
    const CommitId work = unwrap(refs.resolve("refs/heads/work")).value();
    landed("In main", main);
    landed("On its root", work);
    fixture.changeset(epic, "Planned");
    const auto listed = [&] {
        ListOutcome list = unwrap(list_all_roots(fixture.overseer(), at.repository));
        CHECK_FALSE(list.roots.at(0).changesets);
        unwrap(add_changesets(list, fixture.overseer(), gone, at.repository));
        std::string text;
        for (const ListedChangeset& one : list.roots[0].changesets.value())
            text += one.title + ": " + std::string(name_of(one.state)) +
                    (one.in_parent ? (*one.in_parent ? " yes" : " no") : "") + "\n";
        return text;
    };
    CHECK(listed() == "In main: merged yes\nOn its root: merged no\nPlanned: ready\n");
    unwrap(refs.update_refs({{"refs/heads/main", work, main}}, "merge"));
    CHECK(listed() == "In main: merged yes\nOn its root: merged yes\nPlanned: ready\n");
    StatusOutcome status = unwrap(read_status(fixture.overseer(), gone));
    SeenBranches seen = see_branches(fixture.overseer(), at.repository);
    add_in_parent(status, seen);
    CHECK(status.epics.at(0).changesets.at(1).in_parent == true);
    CHECK(status.epics[0].goes_to == "main");
    CHECK_FALSE(status.epics[0].changesets.at(2).in_parent);
    // Unknown is not no.
    at.repository.force("refs/heads/work", std::nullopt);
    CHECK(listed() == "In main: merged\nOn its root: merged\nPlanned: ready\n");
}

TEST_CASE("without epics there is nothing to list", "[app][list]") {
    PlanFixture fixture;
    CHECK(unwrap(list_roots(fixture.overseer(), true)).roots.empty());
}
