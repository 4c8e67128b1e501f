#include "app/land/restacked_checkouts.hpp"

#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("checkouts of branches are brought ahead of them, all or none", "[app][land][restack]") {
    Stacked f;
    const CommitId root = f.move_root({{"root.txt", "root\n"}});
    RestackReceipt receipt;
    for (const Bead& changeset : {f.one, f.beside}) {
        // As a replay onto the root branch leaves it.
        FileTree tree = (*f.repository.git.commits.find(f.head(changeset)))->tree;
        tree["root.txt"] = "root\n";
        const CommitId to = f.repository.git.commits.add({.tree = tree,
                                                          .parents = {root},
                                                          .message = "Work\n",
                                                          .author = "Otto",
                                                          .committer = "Otto <o@example.org>"});
        receipt.branches.push_back({.bead = changeset.id,
                                    .branch = f.work_branch_of(changeset),
                                    .from = f.head(changeset),
                                    .to = to});
    }
    GitWorktrees& worktrees = f.repository.worktrees();
    const auto shows_root = [&](const Bead& changeset) {
        return unwrap(f.files.exists(f.worktree_of(changeset) / "root.txt"));
    };
    SECTION("and go back where the branches stay") {
        const auto brought = unwrap(unwrap(RestackedCheckouts::list(worktrees)).bring(receipt));
        CHECK(brought.checkouts.size() == 2);
        CHECK(shows_root(f.one));
        unwrap(return_checkouts(worktrees, receipt));
        CHECK_FALSE(shows_root(f.one));
        CHECK_FALSE(shows_root(f.beside));
    }
    SECTION("what would be lost in one keeps all of them") {
        unwrap(f.files.write(f.worktree_of(f.beside) / "root.txt", "mine\n"));
        const auto brought = unwrap(unwrap(RestackedCheckouts::list(worktrees)).bring(receipt));
        REQUIRE(brought.hindered);
        CHECK(brought.hindered->first == 1);
        CHECK(brought.hindered->second.paths == std::vector<std::string>{"root.txt"});
        CHECK_FALSE(shows_root(f.one));
    }
    SECTION("a changed one is told beforehand, a clean one and none are not") {
        unwrap(f.files.write(f.worktree_of(f.beside) / "beside.txt", "mine\n"));
        const auto checkouts = unwrap(RestackedCheckouts::list(worktrees));
        CHECK(unwrap(checkouts.hindrance(f.work_branch_of(f.beside))).value().why ==
              LeftBecause::dirty);
        CHECK_FALSE(unwrap(checkouts.hindrance(f.work_branch_of(f.one))));
        CHECK_FALSE(unwrap(checkouts.hindrance(*BranchName::parse("topic"))));
    }
}
