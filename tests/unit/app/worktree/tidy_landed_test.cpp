#include "app/worktree/tidy_landed.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A changeset whose commit is on the root branch, recorded as merged, and which nobody has tidied.
struct LandedLeftovers : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = work_context();
    const fs::path folder = worktree_of(changeset);

    LandedLeftovers() {
        const CommitId head = commit_work(changeset, first, {{"new.txt", "new\n"}});
        repository.force("refs/heads/topic", head);
        update(unwrap(merge(done(changeset, first, head), head)));
        unwrap(
            record_worktree(work.plan, folder, WorktreePhase::worked_in, *SessionId::parse("s-1")));
    }
    bool has_worktree() { return unwrap(files.exists(folder)); }
    bool has_branch() { return at(work_branch_of(changeset)).has_value(); }
    void tidy() { unwrap(tidy_landed(work)); }
};

} // namespace

TEST_CASE("worktree and work branch of what has landed are tidied, and the log says so",
          "[app][worktree]") {
    LandedLeftovers f;
    f.tidy();
    CHECK_FALSE(f.has_worktree());
    CHECK_FALSE(f.has_branch());
    CHECK_FALSE(unwrap(record_of_worktree(f.store, f.folder)));
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "worktree.removed") == 1);
    CHECK(std::ranges::count(types, "branch.removed") == 1);
    f.tidy();
    CHECK(f.event_types() == types);
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("an old lock does not keep the work branch of what has landed", "[app][worktree]") {
    LandedLeftovers f;
    const fs::path lock = "/repo/.git/" + full_ref(f.work_branch_of(f.changeset)) + ".lock";
    unwrap(f.files.write(lock, ""));
    f.repository.moving.locked_since[lock] = f.clock.now() - Millis{3'600'000};
    f.tidy();
    CHECK_FALSE(f.has_branch());
    CHECK_FALSE(unwrap(f.files.exists(lock)));
}

TEST_CASE("a young lock keeps the work branch of what has landed only while a process may use it",
          "[app][worktree]") {
    LandedLeftovers f;
    const fs::path lock = "/repo/.git/" + full_ref(f.work_branch_of(f.changeset)) + ".lock";
    unwrap(f.files.write(lock, ""));
    f.repository.moving.locked_since[lock] = f.clock.now() - Millis{1'000};
    f.machine.used.insert(lock);
    f.tidy();
    CHECK(unwrap(f.files.exists(lock)));
    f.machine.used.clear();
    f.tidy();
    CHECK_FALSE(f.has_branch());
    CHECK_FALSE(unwrap(f.files.exists(lock)));
}

TEST_CASE("what has landed is not tidied while anything of it is nowhere else", "[app][worktree]") {
    LandedLeftovers f;
    SECTION("a file") {
        unwrap(f.files.write(f.folder / "mine", "x"));
    }
    SECTION("a commit") {
        f.repository.commit(f.folder, "Late\n", {{"late.txt", "x\n"}});
    }
    f.tidy();
    CHECK(f.has_worktree());
    CHECK(f.has_branch());
}

TEST_CASE("work branches that are to be kept stay after landing", "[app][worktree]") {
    LandedLeftovers f;
    f.settings.keep_work = true;
    f.tidy();
    CHECK_FALSE(f.has_worktree());
    CHECK(f.has_branch());
}

TEST_CASE("nothing of an open changeset is tidied", "[app][worktree]") {
    LandedLeftovers f;
    const Bead other = f.PlanFixture::changeset(f.epic, "Other");
    f.commit_work(other, f.first, {{"other.txt", "x\n"}});
    f.tidy();
    CHECK(unwrap(f.files.exists(f.worktree_of(other))));
    CHECK(f.at(f.work_branch_of(other)));
}
