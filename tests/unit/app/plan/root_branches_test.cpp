#include "app/plan/root_branches.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

RootBranches roots_of(PlanFixture& fixture, const std::set<std::string>& existing = {"main"}) {
    const RepositoryBranches branches{*BranchName::parse("main"), existing};
    return unwrap(
        fixture.store.read([&](PlanReader& plan) { return RootBranches::load(plan, branches); }));
}

Result<void> take(RootBranches& roots, const std::string& name) {
    return roots.take(*BranchName::parse(name), *BranchName::parse("main"));
}

} // namespace

TEST_CASE("a repository without a commit has no default branch yet", "[app][plan]") {
    MemoryFiles files;
    MemoryRepository repository(files, "/r");
    CHECK_FALSE(unwrap(read_branches(repository.refs())).default_branch);
    const CommitId first = repository.commit("/r", "First\n", {{"README.md", "x\n"}});
    repository.force("refs/heads/topic", first);
    const auto branches = unwrap(read_branches(repository.refs()));
    CHECK(branches.default_branch->str() == "main");
    CHECK(branches.existing == std::set<std::string>{"main", "topic"});
}

TEST_CASE("no two epics share a root branch, and none takes a branch that is there",
          "[app][plan]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    RootBranches roots = roots_of(fixture, {"main", "old"});
    CHECK(must_fail(take(roots, "old")).code == ErrorCode::branch_exists);
    const Error fault = must_fail(take(roots, "greeting"));
    CHECK(fault.code == ErrorCode::branch_exists);
    CHECK_THAT(fault.message, ContainsSubstring("is the root branch of " + epic.id.str()));
    CHECK(take(roots, "new"));
    CHECK_THAT(must_fail(take(roots, "new")).message,
               ContainsSubstring("another epic of this plan"));
}

TEST_CASE("a name that is a folder of another's cannot be a branch beside it", "[app][plan]") {
    PlanFixture fixture;
    RootBranches roots = roots_of(fixture, {"main", "topic/one"});
    const Error fault = must_fail(take(roots, "topic"));
    CHECK(fault.code == ErrorCode::ref_conflict);
    CHECK(fault.details.string_at("taken", "") == "topic/one");
    CHECK(must_fail(take(roots, "main/two")).code == ErrorCode::ref_conflict);
    CHECK(take(roots, "topic/two"));
}

TEST_CASE("a plan gives no epic a branch that means something else", "[app][plan]") {
    PlanFixture fixture;
    RootBranches roots = roots_of(fixture);
    for (const char* name : {"main", "refs/heads/x", "origin/x", "FETCH_HEAD", "stash"}) {
        INFO(name);
        CHECK(must_fail(take(roots, name)).code == ErrorCode::plan_invalid);
    }
}

TEST_CASE("the root branch of a closed epic is free again", "[app][plan]") {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    CHECK(roots_of(fixture).knows(*BranchName::parse("greeting")));
    epic.status = BeadStatus::closed;
    epic.close_reason = "done";
    fixture.update(epic);
    RootBranches roots = roots_of(fixture);
    CHECK_FALSE(roots.knows(*BranchName::parse("greeting")));
    CHECK(take(roots, "greeting"));
}
