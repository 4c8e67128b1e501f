#include "app/land/unrecorded_landings.hpp"

#include "app/land/begun_landing.hpp"
#include "app/upkeep/collect_garbage.hpp"
#include "app/worktree/tidy_landed.hpp"
#include "domain/plan/branches.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// The plan as it was before its changeset landed on the root branch.
struct RestoredPlan : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    Bead other = PlanFixture::changeset(epic, "Other");
    WorkContext work = work_context();

    CommitId land(const std::string& trailers, Time when = Time::max()) {
        const CommitId made = repository.git.commits.add({.tree = {{"new.txt", "new\n"}},
                                                          .parents = {first},
                                                          .message = "Work\n\n" + trailers,
                                                          .author = "Ursula",
                                                          .committer = "Ursula",
                                                          .committed_at = when});
        repository.force("refs/heads/topic", made);
        return made;
    }
    std::string trailer() const { return "Atelier-Changeset: " + changeset.id.str() + "\n"; }
};

} // namespace

TEST_CASE("a landing that the plan does not know is recorded, and told", "[app][land]") {
    RestoredPlan f;
    const CommitId commit = f.land("Atelier-Epic: at-x\n" + f.trailer());
    const auto found = unwrap(unrecorded_landings(f.store, f.repository));
    REQUIRE(found.size() == 1);
    CHECK(found[0].changeset == f.changeset.id);
    CHECK(found[0].landing == FoundLanding{commit});
    const auto on = [&](const char* root) {
        return unwrap(landing_commit(f.store, f.repository, f.changeset, *BranchName::parse(root)));
    };
    CHECK(on("topic") == commit);
    CHECK_FALSE(on("main"));
    CHECK_FALSE(on("gone"));
    unwrap(record_unrecorded_landings(f.work));
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(unwrap(Changeset::of(f.get(f.changeset.id))).integrated_sha() == commit);
    CHECK(unwrap(Epic::of(f.get(f.epic.id))).primary_head() == commit);
    CHECK(f.state(f.other) == ChangesetState::ready);
    CHECK(f.event_types().back() == "changeset.merged");
    CHECK(f.progress.has_warned_of(f.changeset.id.str() + " has landed on topic already"));
    unwrap(record_unrecorded_landings(f.work));
    CHECK(f.progress.warnings.size() == 1);
}

TEST_CASE("a landing that a killed run had begun is recorded as its work, which goes then",
          "[app][land]") {
    RestoredPlan f;
    const CommitId work = f.commit_work(f.changeset, f.first, {{"mine.txt", "x\n"}});
    f.done(f.changeset, f.first, work);
    const CommitId commit = f.land(f.trailer());
    unwrap(f.store.write(f.work.plan.stamp(), [&](PlanWriter& plan) {
        return begin_landing(plan, f.changeset.id, {.head = work, .commit = commit, .commits = 1});
    }));
    unwrap(record_unrecorded_landings(f.work));
    const Changeset landed = unwrap(Changeset::of(f.get(f.changeset.id)));
    CHECK(landed.done_head() == work);
    CHECK(landed.integrated_sha() == commit);
    CHECK(landed.root_base() == f.first);
    CHECK(landed.parent_base() == f.first);
    CHECK(unwrap(Epic::of(f.get(f.epic.id))).primary_head() == f.at(f.root_of(f.epic)));
    CHECK_THAT(f.events().back().data, ContainsSubstring(R"("commits":1)"));
    unwrap(tidy_landed(f.work));
    CHECK_FALSE(f.at(f.work_branch_of(f.changeset)));
    CHECK(f.repository.git.worktree_at(f.worktree_of(f.changeset)) == nullptr);
}

TEST_CASE("the work branch of a landing that an older plan does not know is known again",
          "[app][land]") {
    RestoredPlan f;
    const CommitId commit = f.land(f.trailer());
    const auto branch = work_branch(f.root_of(f.epic), f.changeset.id);
    f.repository.force(full_ref(*branch), commit);
    const auto unknown = unwrap(unrecorded_work(f.store, f.repository));
    REQUIRE(unknown.size() == 1);
    CHECK(unknown[0].found);
    unwrap(record_unrecorded_landings(f.work));
    CHECK(unwrap(Changeset::of(f.get(f.changeset.id))).parent_base() == commit);
    unwrap(tidy_landed(f.work));
    CHECK_FALSE(f.at(*branch));
}

TEST_CASE("a work branch that only trailers say has landed is told once, with what lets it go",
          "[app][land]") {
    RestoredPlan f;
    f.land(f.trailer());
    const auto branch = *work_branch(f.root_of(f.epic), f.changeset.id);
    const CommitId work = f.repository.git.commits.add({.tree = {{"new.txt", "other\n"}},
                                                        .parents = {f.first},
                                                        .message = "Work\n\n" + f.trailer(),
                                                        .author = "Ursula",
                                                        .committer = "Ursula",
                                                        .committed_at = Time::max()});
    f.repository.force(full_ref(branch), work);
    std::string way = "git branch -D " + branch.str();
    if (GENERATE(false, true)) {
        unwrap(f.repository.worktrees().add_worktree(f.worktree_of(f.changeset), branch, work));
        way = "git atelier gc --force";
    }
    unwrap(record_unrecorded_landings(f.work));
    CHECK(f.progress.has_warned_of("then let it go with '" + way + "'"));
    const auto told = f.progress.warnings.size();
    unwrap(tidy_landed(f.work));
    unwrap(record_unrecorded_landings(f.work));
    CHECK(f.progress.warnings.size() == told);
    CHECK(f.at(branch) == work);
    if (way != "git atelier gc --force") return;
    collect(find_garbage({.work = f.work}, {.force = true}));
    CHECK_FALSE(f.at(branch));
    CHECK(std::ranges::any_of(f.repository.git.refs, [&](const auto& ref) {
        return ref.first.starts_with("refs/atelier/rescue/") && ref.second == work;
    }));
}

TEST_CASE("a work branch with somebody else's commits is told as such", "[app][land]") {
    RestoredPlan f;
    f.repository.force("refs/heads/topic", f.first);
    const auto branch = work_branch(f.root_of(f.epic), f.changeset.id);
    f.repository.force(full_ref(*branch), f.repository.commit("/repo", "Theirs\n", {{"t", "x\n"}}));
    const auto unknown = unwrap(unrecorded_work(f.store, f.repository));
    REQUIRE(unknown.size() == 1);
    CHECK(unknown[0].branch == *branch);
    CHECK_FALSE(unknown[0].found);
}

TEST_CASE("what no landing of this changeset proves is left open", "[app][land]") {
    RestoredPlan f;
    SECTION("no trailer") {
        f.land("");
    }
    SECTION("two changesets in one commit") {
        f.land(f.trailer() + "Atelier-Changeset: " + f.other.id.str() + "\n");
    }
    SECTION("from before it was planned") {
        f.land(f.trailer(), f.changeset.created_at - Seconds{10});
    }
    SECTION("no root branch") {}
    CHECK(unwrap(unrecorded_landings(f.store, f.repository)).empty());
    unwrap(record_unrecorded_landings(f.work));
    CHECK(f.state(f.changeset) == ChangesetState::ready);
}

TEST_CASE("that Git cannot be asked is not taken for no landing", "[app][land]") {
    RestoredPlan f;
    f.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(must_fail(record_unrecorded_landings(f.work)).code == ErrorCode::git_failed);
}

TEST_CASE("a run after an older plan was put back lands nothing twice", "[app][land]") {
    RestoredPlan f;
    const CommitId commit = f.land(f.trailer());
    f.agents.expect(f.does({{"other.txt", "x\n"}}));
    CHECK(f.run().sessions.size() == 1);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(f.state(f.other) == ChangesetState::merged);
    const CommitId head = f.repository.git.ref("refs/heads/topic").value();
    CHECK(unwrap(f.repository.history().commits(commit, head)).size() == 1);
}
