#include "app/core/found_branch.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A branch with the name of the changeset's work branch, of which the plan says nothing.
struct BranchOfNobody : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    Bead below = PlanFixture::changeset(epic, "Below");
    const BranchName branch = work_branch_of(changeset);
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
        return unwrap(found_branch(repository, {epic.id, changeset, branch, head, root}));
    }
    // By the log of the branch; made at `begin`.
    void log(const CommitId& begin, const std::vector<std::pair<std::string, CommitId>>& moves) {
        repository.git.move_ref(full_ref(branch), begin, "Ursula User",
                                "branch: Created from " + begin.str());
        for (const auto& [name, to] : moves)
            repository.force(full_ref(branch), to, name);
    }
};

constexpr const char* worker = "atelier/worker/worker-1";

} // namespace

TEST_CASE("a branch whose commits all name the changeset is its work", "[app][worktree]") {
    BranchOfNobody f;
    const CommitId one = f.commit_on(f.first, {f.changeset.id});
    const CommitId two = f.commit_on(one, {f.changeset.id});
    const auto found = f.found(two);
    REQUIRE(found);
    CHECK(found->base == f.first);
    CHECK(found->head == two);
    CHECK(found->commits == 2);
}

TEST_CASE("a branch that stands on another changeset's work begins after it", "[app][worktree]") {
    BranchOfNobody f;
    const CommitId lower = f.commit_on(f.first, {f.below.id});
    const CommitId own = f.commit_on(lower, {f.changeset.id});
    const auto found = f.found(own);
    REQUIRE(found);
    CHECK(found->base == lower);
    CHECK(found->commits == 1);
}

TEST_CASE("a branch that has nothing of its own is the changeset's", "[app][worktree]") {
    BranchOfNobody f;
    f.root = f.commit_on(f.first, {});
    const auto found = f.found(f.first);
    REQUIRE(found);
    CHECK(found->base == f.first);
    CHECK(found->commits == 0);
}

TEST_CASE("a branch with a commit that may be somebody's is theirs", "[app][worktree]") {
    BranchOfNobody f;
    CHECK_FALSE(f.found(f.commit_on(f.first, {})));
    const CommitId own = f.commit_on(f.first, {f.changeset.id});
    CHECK_FALSE(f.found(f.commit_on(own, {})));
    CHECK_FALSE(f.found(f.commit_on(own, {f.below.id})));
    CHECK_FALSE(f.found(f.commit_on(f.commit_on(f.first, {}), {f.changeset.id})));
    CHECK_FALSE(f.found(f.commit_on(f.first, {f.changeset.id, f.below.id})));
}

TEST_CASE("a branch with commits older than the changeset is another's of that id",
          "[app][worktree]") {
    BranchOfNobody f;
    CHECK_FALSE(
        f.found(f.commit_on(f.first, {f.changeset.id}, f.changeset.created_at - Seconds{10})));
}

TEST_CASE("a branch that agents alone have moved since it was made is the changeset's, also "
          "without trailers",
          "[app][worktree]") {
    BranchOfNobody f;
    const CommitId one = f.commit_on(f.first, {});
    const CommitId two = f.commit_on(one, {f.changeset.id});
    SECTION("from the root branch") {
        f.log(f.first, {{worker, one}, {"atelier/worker/worker-2", two}});
        const auto found = f.found(two);
        REQUIRE(found);
        CHECK(found->base == f.first);
        CHECK(found->commits == 2);
    }
    SECTION("rebased onto it when it had moved on") {
        f.root = f.commit_on(f.first, {});
        const CommitId again = f.commit_on(f.root, {});
        f.log(f.first, {{worker, one}, {worker, again}});
        const auto found = f.found(again);
        REQUIRE(found);
        CHECK(found->base == f.root);
        CHECK(found->commits == 1);
    }
    SECTION("from what has not landed") {
        f.log(one, {{worker, two}});
        const auto found = f.found(two);
        REQUIRE(found);
        CHECK(found->base == one);
        CHECK(found->commits == 1);
    }
}

TEST_CASE("a branch that a person may have moved is theirs, whatever agents did besides",
          "[app][worktree]") {
    BranchOfNobody f;
    const CommitId one = f.commit_on(f.first, {});
    const CommitId two = f.commit_on(one, {});
    SECTION("a person") {
        f.log(f.first, {{worker, one}, {"Otto Other", two}});
    }
    SECTION("a planner") {
        f.log(f.first, {{worker, one}, {"atelier/planner/ann", two}});
    }
    SECTION("after the last line that is there") {
        f.log(f.first, {{worker, one}});
    }
    SECTION("before the first line that is there") {
        f.repository.force(full_ref(f.branch), two, worker);
    }
    SECTION("and what agents did is said to be another changeset's") {
        const CommitId others = f.commit_on(two, {f.below.id});
        f.log(f.first, {{worker, two}, {worker, others}});
        CHECK_FALSE(f.found(others));
    }
    CHECK_FALSE(f.found(two));
}

TEST_CASE("who is refused a branch is told how its name is made free", "[app][worktree]") {
    const BranchName branch = *BranchName::parse("topic-at-x.1");
    const CommitId at = *CommitId::parse(std::string(40, 'a'));
    const Error fault = not_its_branch(branch, {{"topic-at-x.1", at}});
    CHECK(fault.code == ErrorCode::branch_exists);
    CHECK_THAT(fault.hint, ContainsSubstring("git branch -m topic-at-x.1 topic-at-x.1-kept"));
    const Error again = not_its_branch(branch, {{"topic-at-x.1-kept", at}});
    CHECK_THAT(again.hint, ContainsSubstring("topic-at-x.1-kept-2"));
}
