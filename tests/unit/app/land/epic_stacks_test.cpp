#include "app/land/epic_stacks.hpp"

#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the branches of an epic are read with what they stand on", "[app][land][restack]") {
    Stacked f;
    const CommitId root = f.move_root({{"root.txt", "root\n"}});
    const EpicStacks stacks = unwrap(read_stacks(f.work, f.epic.id, false));
    CHECK(stacks.ground == root);
    CHECK(stacks.onto.str() == "topic");
    REQUIRE(stacks.branches.size() == 4);
    CHECK(stacks.branches[0].on == StackedOn());
    CHECK(stacks.branches[1].on == f.one.id);
    CHECK(stacks.branches[2].on == f.two.id);
    CHECK(stacks.belongs_on(stacks.branches[2]) == f.work_branch_of(f.two));
    CHECK(stacks.belongs_on(stacks.branches[3]).str() == "topic");
    CHECK(stacks.links().size() == 4);
    CHECK_FALSE(stacks.branches[2].held);
}

TEST_CASE("with its parent branch the root branch of an epic comes first", "[app][land][restack]") {
    Stacked f;
    const EpicStacks stacks = unwrap(read_stacks(f.work, f.epic.id, true));
    REQUIRE(stacks.branches.size() == 5);
    CHECK(stacks.branches[0].bead == f.epic.id);
    CHECK(stacks.onto.str() == "main");
    CHECK(stacks.branches[4].on == f.epic.id);
    CHECK(stacks.belongs_on(stacks.branches[4]).str() == "topic");
}

TEST_CASE("what has landed is what others stand on no more", "[app][land][restack]") {
    Stacked f;
    const CommitId landed = f.move_root({{"one.txt", "one\n"}});
    f.update(unwrap(merge(f.get(f.one.id), landed)));
    const EpicStacks stacks = unwrap(read_stacks(f.work, f.epic.id, false));
    REQUIRE(stacks.branches.size() == 3);
    CHECK(stacks.branches[0].bead == f.two.id);
    CHECK(stacks.branches[0].on == StackedOn());
}

TEST_CASE("an epic without a root branch has nothing to restack", "[app][land][restack]") {
    Stacked f;
    f.repository.force("refs/heads/topic", std::nullopt);
    const auto refused = [&] { return must_fail(read_stacks(f.work, f.epic.id, false)); };
    CHECK(refused().code == ErrorCode::not_found);
    // It is brought back, not begun again, where work stands on it.
    CHECK_THAT(refused().message, ContainsSubstring("the root branch topic is gone"));
    CHECK_THAT(std::string(refused().hint), ContainsSubstring("git branch topic "));
}
