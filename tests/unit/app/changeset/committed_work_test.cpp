#include "app/changeset/committed_work.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/work_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

namespace fs = std::filesystem;

EpicTree tree_of(PlanFixture& plan, const Bead& epic) {
    return unwrap(plan.store.read([&](PlanReader& reader) { return load_epic(reader, epic.id); }));
}

struct Finished {
    PlanFixture plan;
    WorkRepository work;
    Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    int opened = 0;
    Session session{.id = *SessionId::parse("s-1"), .agent = plan.worker().caller};

    explicit Finished(int committed = 5) : work(committed) {}

    void begin(const std::string& branch = "work", std::optional<CommitId> base = {}) {
        session.worktree = work.worktree;
        session.branch = *BranchName::parse(branch);
        session.base = base.value_or(work.base);
    }
    Result<std::optional<CommitId>> ask() {
        const CallPlace place{[&]() -> Result<Repository*> {
                                  ++opened;
                                  return &work.repository;
                              },
                              "/"};
        return require_all_committed(place, tree_of(plan, epic), changeset, session);
    }
};

// Of an agent without an orchestrator, in a repository whose main checkout is on `main`.
struct Detached {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/repo"};
    CommitId base = repository.commit("/repo", "First\n", {{"README.md", "x\n"}});
    Bead epic = plan.epic("E", {.root_branch = "greeting"});
    Bead changeset = plan.changeset(epic, "C");
    BranchName branch = unwrap(work_branch(*BranchName::parse("greeting"), changeset.id));
    const fs::path mine = "/mine";

    // A worktree of the agent's own on the work branch.
    void begin() { unwrap(repository.worktrees().add_worktree(mine, branch, base)); }
    CommitId commit() { return repository.commit(mine, "Work\n", {{"a.cpp", lines(3)}}); }
    // As after `git checkout --detach`.
    void detach() { unwrap(repository.worktrees().put_on_branch(mine, std::nullopt)); }

    Result<std::optional<CommitId>> ask(const fs::path& folder) {
        const CallPlace place{[&]() -> Result<Repository*> { return &repository; }, folder};
        return require_all_committed(place, tree_of(plan, epic), plan.get(changeset.id),
                                     std::nullopt);
    }
};

} // namespace

TEST_CASE("work that is committed on its branch may be called done", "[app][committed_work]") {
    Finished at;
    at.begin();
    CHECK_FALSE(unwrap(at.ask()));
    CHECK(at.opened == 1);
}

TEST_CASE("what is not committed is named while its agent is there", "[app][committed_work]") {
    Finished at;
    at.begin();
    at.work.leave(2);
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK(refused.message == "1 file not committed: a.cpp");
}

TEST_CASE("a worktree on another branch holds nothing of the changeset", "[app][committed_work]") {
    Finished at;
    at.begin("elsewhere");
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::wrong_branch);
    CHECK(refused.message == "the worktree is on work, not on elsewhere");
}

TEST_CASE("a branch without a commit is not done, and the way to say so is named",
          "[app][committed_work]") {
    Finished at;
    const auto head = unwrap(at.work.repository.refs().resolve("refs/heads/work"));
    at.begin("work", head);
    const Error refused = must_fail(at.ask());
    CHECK(refused.code == ErrorCode::nothing_committed);
    CHECK_THAT(refused.hint.told_to(Audience::worker), ContainsSubstring("changeset_block"));
}

TEST_CASE("a session without a worktree has nothing to be looked at", "[app][committed_work]") {
    Finished at;
    unwrap(at.ask());
    CHECK(at.opened == 0);
}

TEST_CASE("an agent without an orchestrator is done once its work branch has commits",
          "[app][committed_work]") {
    Detached at;
    SECTION("it has none") {
        const Error refused = must_fail(at.ask("/repo"));
        CHECK(refused.code == ErrorCode::nothing_committed);
        CHECK(refused.message == "there is no work branch " + at.branch.str());
        const std::string way = refused.hint.told_to(Audience::worker);
        CHECK_THAT(way, ContainsSubstring("git switch -c " + at.branch.str() + " main"));
        CHECK_THAT(way, ContainsSubstring("changeset_block"));
    }
    SECTION("nothing is on it") {
        at.begin();
        const Error refused = must_fail(at.ask(at.mine));
        CHECK(refused.code == ErrorCode::nothing_committed);
        CHECK(refused.message == "no commit has been made on " + at.branch.str());
    }
    SECTION("only what it is stacked on") {
        const Bead below = at.plan.changeset(at.epic, "Below");
        at.begin();
        at.plan.update(unwrap(mark_done(below, at.commit())));
        Bead stacked = at.plan.get(at.changeset.id);
        stacked.depends_on = {below.id};
        at.plan.update(stacked);
        CHECK(must_fail(at.ask(at.mine)).code == ErrorCode::nothing_committed);
        const auto below_it = unwrap(at.repository.refs().resolve(full_ref(at.branch)));
        at.commit();
        CHECK(unwrap(at.ask(at.mine)) == below_it);
    }
    SECTION("it has one, wherever the agent calls") {
        at.begin();
        at.commit();
        CHECK(unwrap(at.ask(at.mine / "src")) == at.base);
        unwrap(at.ask("/repo"));
        unwrap(at.ask("/"));
    }
}

TEST_CASE("an agent without an orchestrator hears what it has not committed",
          "[app][committed_work]") {
    Detached at;
    at.begin();
    at.commit();
    unwrap(at.files.write(at.mine / "a.cpp", "y\n"));
    for (const char* folder : {"/mine", "/repo"}) {
        INFO(folder);
        const Error refused = must_fail(at.ask(folder));
        CHECK(refused.code == ErrorCode::dirty);
        CHECK(refused.message == "1 file not committed: a.cpp");
    }
}

TEST_CASE("an agent without an orchestrator hears that it is not on its branch",
          "[app][committed_work]") {
    Detached at;
    at.begin();
    SECTION("in a worktree of its own, whatever the branch has") {
        at.commit();
        at.detach();
        const Error refused = must_fail(at.ask("/mine"));
        CHECK(refused.code == ErrorCode::wrong_branch);
        CHECK(refused.message == "the worktree is on no branch, not on " + at.branch.str());
        // A person's checkout shows what the person wants.
        unwrap(at.ask("/repo"));
    }
    SECTION("in the main checkout, while the branch has nothing") {
        at.detach();
        const Error refused = must_fail(at.ask("/repo"));
        CHECK(refused.code == ErrorCode::wrong_branch);
        CHECK(refused.message == "the worktree is on main, not on " + at.branch.str());
    }
}

TEST_CASE("what Git cannot say refuses nothing", "[app][committed_work]") {
    Detached at;
    at.begin();
    at.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK_FALSE(unwrap(at.ask("/mine")));
}
