#include "app/core/root_branch.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const BranchName asked_root = *BranchName::parse("topic");

struct HeldRoots {
    MemoryFiles files;
    MemoryRepository repository{files, "/home/olga/project"};
    CommitId first = repository.commit("/home/olga/project", "First\n", {{"README.md", "x\n"}});

    Result<void> ask(const BranchName& root = asked_root) {
        return require_root_free(repository.worktrees(), root);
    }
    void check_out(const std::filesystem::path& folder, const std::string& name) {
        unwrap(repository.worktrees().add_worktree(folder, *BranchName::parse(name), first));
    }
};

} // namespace

TEST_CASE("the root branch of an epic is the one that its bead names", "[app][worktree]") {
    PlanFixture fixture;
    CHECK(unwrap(root_branch_of(fixture.epic("E", {.root_branch = "topic"}))) == asked_root);
}

TEST_CASE("a bead without a readable root branch has none", "[app][worktree]") {
    PlanFixture fixture;
    Bead epic = an_epic();
    CHECK(must_fail(root_branch_of(epic)).code == ErrorCode::plan_invalid);
    write_field(epic, {"workspace.root_branch", "not a branch"});
    const Error unreadable = must_fail(root_branch_of(epic));
    CHECK(unreadable.code == ErrorCode::plan_invalid);
    CHECK_THAT(unreadable.message, ContainsSubstring("workspace.root_branch"));
    const Bead changeset = fixture.changeset(fixture.epic("E"), "C");
    CHECK(must_fail(root_branch_of(changeset)).code == ErrorCode::not_found);
}

TEST_CASE("a root branch that no checkout is on may be moved", "[app][worktree]") {
    HeldRoots at;
    at.repository.force("refs/heads/topic", at.first);
    CHECK(at.ask());
    at.check_out("/home/olga/other", "topic-2");
    CHECK(at.ask());
}

TEST_CASE("a root branch that is checked out is not moved, and the folder is named",
          "[app][worktree]") {
    HeldRoots at;
    CHECK(must_fail(at.ask(*BranchName::parse("main"))).details.string_at("worktree") ==
          "/home/olga/project");
    at.check_out("/home/olga/other", "topic");
    const Error error = must_fail(at.ask());
    CHECK(error.code == ErrorCode::root_checked_out);
    CHECK_THAT(error.message, ContainsSubstring("topic is checked out in /home/olga/other"));
    CHECK(error.details.string_at("branch") == "topic");
    CHECK(error.details.string_at("worktree") == "/home/olga/other");
}

TEST_CASE("a root branch that a rebase will come back to is not moved either", "[app][worktree]") {
    HeldRoots at;
    at.check_out("/home/olga/other", "topic");
    at.repository.detach("/home/olga/other");
    CHECK(at.ask());
    MemoryWorktree& other = *at.repository.git.worktree_at("/home/olga/other");
    other.in_operation = true;
    other.held = asked_root;
    const Error error = must_fail(at.ask());
    CHECK(error.code == ErrorCode::root_checked_out);
    CHECK_THAT(error.message,
               ContainsSubstring("topic is being rebased or bisected in /home/olga/other"));
}

TEST_CASE("a root branch is not called free when Git cannot say", "[app][worktree]") {
    HeldRoots at;
    at.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(must_fail(at.ask()).code == ErrorCode::git_failed);
}

TEST_CASE("with pull requests no work is said to have been cut from the root branch",
          "[app][worktree]") {
    PlanFixture f;
    HeldRoots at;
    const Bead epic = f.epic("E", {.root_branch = "topic"});
    const BranchName root = *BranchName::parse("topic");
    const BranchName other = *BranchName::parse("topic-at-1.1");
    const auto said = [&](const BranchName& on) {
        return unwrap(said_parent(f.worker(), at.repository.refs(), epic, on)).str();
    };
    CHECK(said(root) == "topic");
    f.settings.admission.pr_mode = PrMode::draft;
    CHECK(said(root) == "main");
    CHECK(said(other) == other.str());
}

TEST_CASE("a root branch begins at its parent, and without one it is told what to do",
          "[app][worktree]") {
    HeldRoots at;
    PlanFixture fixture;
    const auto start_from = [&](const std::string& parent) {
        const Bead bead = fixture.epic("E", {.root_branch = "topic", .parent_branch = parent});
        return start_of_root(at.repository.refs(), unwrap(Epic::of(bead)));
    };
    CHECK(unwrap(start_from("main")) == at.first);
    const Error gone = must_fail(start_from("develop"));
    CHECK(gone.code == ErrorCode::not_found);
    CHECK_THAT(gone.message, ContainsSubstring("there is no branch develop"));
    CHECK_FALSE(gone.hint.empty());
}

TEST_CASE("a root branch that is not there is gone where something has landed on it, else not made",
          "[app][worktree]") {
    HeldRoots at;
    PlanFixture f;
    const Bead epic = f.epic("E", {.root_branch = "topic", .parent_branch = "main"});
    const Bead changeset = f.changeset(epic, "Landed");
    const auto said = [&] {
        const EpicTree tree =
            unwrap(f.store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
        return no_root_branch(tree, asked_root);
    };
    CHECK_THAT(said().message, ContainsSubstring("nobody has begun " + epic.id.str()));
    f.update(unwrap(merge(unwrap(mark_done(changeset, at.first)), at.first)));
    CHECK(said().message == "the root branch topic is gone");
    // Nobody knows where it was last.
    CHECK(std::string(said().hint) == "bring it back with: git branch topic COMMIT");
    Bead seen = f.get(epic.id);
    Epic::set_primary_head(seen, at.first);
    f.update(seen);
    CHECK(std::string(said().hint) ==
          "bring it back to where it was last seen: git branch topic " + at.first.str());
}

TEST_CASE("a root branch of which the plan knows nothing is gone where somebody saw it begin",
          "[app][worktree]") {
    HeldRoots at;
    PlanFixture f;
    const Bead epic = f.epic("E", {.root_branch = "topic", .parent_branch = "main"});
    const EpicTree tree =
        unwrap(f.store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
    const Error gone = no_root_branch(tree, asked_root, at.first);
    CHECK(gone.message == "the root branch topic is gone");
    CHECK_THAT(gone.hint, ContainsSubstring("git branch topic " + at.first.str()));
}
