#include "app/worktree/ref_locks.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct LockedRefs : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = work_context();
    const fs::path root_lock = "/repo/.git/refs/heads/topic.lock";

    void lock(const fs::path& file, Millis age) {
        unwrap(files.write(file, ""));
        repository.moving.locked_since[file] = clock.now() - age;
    }
    void clear() { unwrap(clear_left_locks(work, unwrap(store.read(moved_refs)))); }
    bool locked(const fs::path& file) { return unwrap(files.exists(file)); }
};

constexpr Millis hour{3'600'000};
constexpr Millis minute{60'000};

} // namespace

TEST_CASE("old locks of roots, work branches and packed refs go, and are told", "[app][lock]") {
    LockedRefs f;
    const fs::path heads = "/repo/.git/refs/heads";
    const fs::path own = heads / (f.work_branch_of(f.changeset).str() + ".lock");
    const fs::path packed = "/repo/.git/packed-refs.lock";
    for (const fs::path& file : {f.root_lock, own, packed, heads / "theirs.lock"})
        f.lock(file, hour);
    f.clear();
    for (const fs::path& file : {f.root_lock, own, packed}) {
        CHECK_FALSE(f.locked(file));
        CHECK(f.progress.has_warned_of(file.string()));
    }
    CHECK(f.locked(heads / "theirs.lock"));
}

TEST_CASE("a lock of a Git that was seen killed goes however young it is, unless somebody uses it",
          "[app][lock]") {
    LockedRefs f;
    f.lock(f.root_lock, Millis{1});
    SECTION("nobody") {
        unwrap(clear_locks_of_killed(f.work, {"refs/heads/topic"}));
        CHECK_FALSE(f.locked(f.root_lock));
    }
    SECTION("somebody") {
        f.machine.used.insert(f.root_lock);
        unwrap(clear_locks_of_killed(f.work, {"refs/heads/topic"}));
        CHECK(f.locked(f.root_lock));
    }
}

TEST_CASE("a lock that is young, or that somebody uses, stays", "[app][lock]") {
    LockedRefs f;
    SECTION("young") {
        f.lock(f.root_lock, minute);
    }
    SECTION("in use") {
        f.lock(f.root_lock, hour);
        f.machine.used.insert(f.root_lock);
    }
    f.clear();
    CHECK(f.locked(f.root_lock));
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("a lock that appeared while a lost session ran goes at once", "[app][lock]") {
    LockedRefs f;
    Session session{.id = *SessionId::parse("s-9"),
                    .agent = f.work.plan.caller,
                    .epic = f.epic.id,
                    .started_at = f.clock.now() - 2 * minute,
                    .ended_at = f.clock.now(),
                    .outcome = SessionEnd::lost};
    f.put(session);
    f.lock(f.root_lock, minute);
    f.clear();
    CHECK_FALSE(f.locked(f.root_lock));
}

TEST_CASE("refs that a lock keeps from moving are told with the lock and the way out",
          "[app][lock]") {
    LockedRefs f;
    const CommitId begun = *f.repository.git.ref("refs/heads/main");
    const std::vector<RefUpdate> updates{{"refs/heads/other", begun, std::nullopt},
                                         {"refs/heads/topic", begun, std::nullopt}};
    SECTION("another's") {
        f.lock(f.root_lock, minute);
        const Error error = must_fail(move_refs(f.work, updates, "why"));
        CHECK(error.code == ErrorCode::ref_locked);
        CHECK(error.message == "topic could not be moved: " + f.root_lock.string() + " is there");
        CHECK(error.hint.hints() == std::vector{Hint::ref_is_locked});
    }
    SECTION("that of a Git that was killed") {
        Json details = Json::object();
        details.set("signal", 9);
        f.repository.moving.killed_by =
            Error{ErrorCode::git_failed, "git update-ref failed", "", details};
        CHECK(is_of_killed_git(must_fail(move_refs(f.work, updates, "why"))));
    }
    SECTION("none") {
        unwrap(move_refs(f.work, updates, "why"));
        CHECK(f.repository.git.ref("refs/heads/topic") == begun);
    }
}
