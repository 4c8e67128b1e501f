#include "app/core/found_branch.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A branch with the name of the changeset's work branch, of which the plan says nothing.
struct UnknownBranch : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    Bead below = PlanFixture::changeset(epic, "Below");
    CommitId root = first;
    int files_made = 0;

    CommitId commit_on(const CommitId& parent, const std::vector<BeadId>& named,
                       Time when = Time::max()) {
        std::string message = "Work\n\n";
        for (const BeadId& id : named)
            message += "Atelier-Changeset: " + id.str() + "\n";
        return repository.git.commits.add({.tree = {{"f" + std::to_string(++files_made), "x\n"}},
                                           .parents = {parent},
                                           .message = message,
                                           .author = "Ursula",
                                           .committer = "Ursula",
                                           .committed_at = when});
    }
    std::optional<FoundBranch> found(const CommitId& head) {
        return unwrap(found_branch(repository.history(), epic.id, changeset, root, head));
    }
};

} // namespace

TEST_CASE("a branch whose commits all name the changeset is its work", "[app][worktree]") {
    UnknownBranch f;
    const CommitId one = f.commit_on(f.first, {f.changeset.id});
    const CommitId two = f.commit_on(one, {f.changeset.id});
    const auto found = f.found(two);
    REQUIRE(found);
    CHECK(found->base == f.first);
    CHECK(found->head == two);
    CHECK(found->commits == 2);
}

TEST_CASE("a branch that stands on another changeset's work begins after it", "[app][worktree]") {
    UnknownBranch f;
    const CommitId lower = f.commit_on(f.first, {f.below.id});
    const CommitId own = f.commit_on(lower, {f.changeset.id});
    const auto found = f.found(own);
    REQUIRE(found);
    CHECK(found->base == lower);
    CHECK(found->commits == 1);
}

TEST_CASE("a branch that has nothing of its own is the changeset's", "[app][worktree]") {
    UnknownBranch f;
    f.root = f.commit_on(f.first, {});
    const auto found = f.found(f.first);
    REQUIRE(found);
    CHECK(found->base == f.first);
    CHECK(found->commits == 0);
}

TEST_CASE("a branch with a commit that may be somebody's is theirs", "[app][worktree]") {
    UnknownBranch f;
    CHECK_FALSE(f.found(f.commit_on(f.first, {})));
    const CommitId own = f.commit_on(f.first, {f.changeset.id});
    CHECK_FALSE(f.found(f.commit_on(own, {})));
    CHECK_FALSE(f.found(f.commit_on(own, {f.below.id})));
    CHECK_FALSE(f.found(f.commit_on(f.commit_on(f.first, {}), {f.changeset.id})));
    CHECK_FALSE(f.found(f.commit_on(f.first, {f.changeset.id, f.below.id})));
}

TEST_CASE("a branch with commits older than the changeset is another's of that id",
          "[app][worktree]") {
    UnknownBranch f;
    CHECK_FALSE(
        f.found(f.commit_on(f.first, {f.changeset.id}, f.changeset.created_at - Seconds{10})));
}
