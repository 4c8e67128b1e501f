#include "app/worktree/worktree_pool.hpp"

#include "app/core/plan_queries.hpp"
#include "app/guard/find_guard.hpp"
#include "app/guard/plan_names.hpp"
#include "app/land/integrate_changeset.hpp"
#include "app/worktree/former_paths.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// An epic whose changesets one after the other land, each from a worktree of its own.
struct PoolFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    WorkContext work = holding(epic);
    const SessionId session = *work.plan.session;
    const fs::path pooled = paths.worktrees() / "at-pool-1";

    PoolFixture() {
        repository.force("refs/heads/topic", first);
        repository.git.shelves = true;
    }
    Bead add(const std::string& title) { return PlanFixture::changeset(epic, title); }
    // A worktree of its own with a commit that is on the root branch.
    Bead landed(const std::string& title) {
        Bead changeset = add(title);
        const CommitId head =
            commit_work(changeset, first, {{title + ".txt", "x\n"}, {".gitignore", "*.o\n"}});
        unwrap(files.write(worktree_of(changeset) / "a.o", "built"));
        unwrap(
            record_worktree(work.plan, worktree_of(changeset), WorktreePhase::worked_in, session));
        return update(unwrap(merge(done(changeset, first, head), head)));
    }
    TakenAway retire(const Bead& changeset, Purpose purpose = Purpose::merged) {
        repository.force("refs/heads/topic", *repository.git.head_of(*repository.git.worktree_at(
                                                 worktree_of(changeset))));
        OurWorktree wanted{.checkout = {}, .purpose = purpose, .bead = changeset};
        wanted.checkout.worktree = worktree_of(changeset);
        return unwrap(
            take_away_if_there({work.plan, repository, files, paths}, wanted, Removal::retire));
    }
    Bead shelved(const std::string& title = "one") {
        Bead changeset = landed(title);
        REQUIRE(retire(changeset).shelved);
        return changeset;
    }
    PreparedWorktree make(const Bead& changeset) {
        const EpicTree graph =
            unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
        return unwrap(make_worktree(
            work, unwrap(plan_worktree(work, graph, *graph.find(changeset.id))), session));
    }
    std::optional<WorktreePhase> phase(const fs::path& place) {
        const auto record = unwrap(record_of_worktree(store, place));
        return record ? std::optional(record->phase) : std::nullopt;
    }
    bool there(const fs::path& place) { return unwrap(files.exists(place)); }
    std::vector<OurWorktree> ours() {
        const auto checkouts = unwrap(repository.worktrees().checkouts());
        return unwrap(store.read([&](PlanReader& plan) {
            const Purposes purposes = unwrap(Purposes::look(plan, work.plan, work.probe()));
            return our_worktrees(plan, purposes, work.plan, checkouts, paths);
        }));
    }
    void die() {
        machine.restart();
        work.plan.session.reset();
        clock.advance(std::chrono::hours(1));
    }
};

} // namespace

TEST_CASE("a place in the pool is told from a bead's worktree by its name", "[domain][worktree]") {
    CHECK(pool_place("at", 3) == "at-pool-3");
    CHECK(is_pool_place("at", "at-pool-3"));
    CHECK(is_pool_place("x", pool_place("x", 12)));
    for (const char* name : {"at-pool-", "at-pool-x", "at-pool-1x", "at-pool1", "x-pool-1", ""})
        CHECK_FALSE(is_pool_place("at", name));
}

TEST_CASE("a worktree that has landed waits in the pool, and the next changeset gets it",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.shelved();
    CHECK(unwrap(led_from(f.files, f.worktree_of(one))) == f.pooled);
    CHECK(f.there(f.pooled / "a.o"));
    CHECK(f.phase(f.pooled) == WorktreePhase::warm);
    CHECK_FALSE(f.phase(f.worktree_of(one)));
    CHECK(f.event_types().back() == "worktree.removed");
    CHECK(f.ours().at(0).purpose == Purpose::current);

    const Bead two = f.add("two");
    const PreparedWorktree made = f.make(two);
    CHECK(made.path == f.worktree_of(two));
    CHECK_FALSE(made.reused);
    CHECK_FALSE(f.there(f.pooled));
    CHECK_FALSE(f.phase(f.pooled));
    CHECK(f.there(made.path / "a.o"));
    CHECK(unwrap(led_from(f.files, f.worktree_of(one))) == made.path);
    CHECK(f.phase(made.path) == WorktreePhase::made);
    CHECK_FALSE(unwrap(shelved_commit(f.store, made.path)));
    CHECK(f.repository.git.worktrees.size() == 2);
    CHECK(f.repository.git.worktrees.back().branch == made.branch);
    CHECK(f.repository.git.worktrees.back().lock_reason == "git-atelier session s-worker-1");
    CHECK(f.progress.warnings.empty());
}

TEST_CASE(
    "files that Git ignores do not outlive their changeset where that is not wanted, nor does "
    "what is brought to each",
    "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.landed("one");
    unwrap(f.files.write(f.worktree_of(one) / "b.o", "built"));
    bool stays = false;
    std::size_t went = 2;
    SECTION("none of them") {
        f.settings.worktree_keep_ignored = false;
    }
    SECTION("copies and links") {
        f.settings.worktree_copy = {"a.o"};
        f.settings.worktree_link = {"b.o"};
        unwrap(f.files.write(f.repository.enlistment() / "a.o", "built"));
        went = 0;
    }
    SECTION("what is to be kept, which is moved out before") {
        f.settings.worktree_keep = {"b.o"};
        stays = true;
        went = 0;
    }
    const TakenAway taken = f.retire(one);
    REQUIRE(taken.shelved);
    CHECK(taken.ignored == went);
    CHECK(f.there(f.pooled / "a.o") == stays);
    CHECK_FALSE(f.there(f.pooled / "b.o"));
    CHECK(taken.kept.size() == (stays ? 1U : 0U));
    const PreparedWorktree made = f.make(f.add("two"));
    CHECK(f.there(made.path / "a.o") == stays);
}

TEST_CASE("files that Git ignores go with the next changeset where the setting has changed "
          "meanwhile, and the paths that led to them",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.shelved();
    f.settings.worktree_keep_ignored = false;
    const PreparedWorktree made = f.make(f.add("two"));
    CHECK_FALSE(f.there(made.path / "a.o"));
    CHECK_FALSE(f.there(f.worktree_of(one)));
}

TEST_CASE("no path leads to a worktree in which nothing is that Git ignores",
          "[app][worktree][pool]") {
    PoolFixture f;
    const fs::path former = f.paths.worktrees() / "at-old.1";
    const Bead one = f.landed("one");
    unwrap(f.files.link(former, f.worktree_of(one).filename()));
    unwrap(f.files.remove(f.worktree_of(one) / "a.o"));
    REQUIRE(f.retire(one).shelved);
    CHECK_FALSE(f.there(former));
    CHECK_FALSE(f.there(f.worktree_of(one)));
}

TEST_CASE("a changeset that is worked on again gets its own place, whatever that led to",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.shelved();
    const auto in_use = GENERATE(false, true);
    if (in_use) f.make(f.add("two"));
    const PreparedWorktree made = f.make(one);
    CHECK(made.path == f.worktree_of(one));
    CHECK_FALSE(unwrap(led_from(f.files, made.path)));
    CHECK(f.there(made.path / "README.md"));
    CHECK(f.progress.has_warned_of("build output there") == in_use);
}

TEST_CASE("a changeset that was abandoned leaves its worktree to the next as well",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.landed("one");
    CHECK(f.retire(one, Purpose::abandoned).shelved);
}

TEST_CASE("a worktree is not shelved, but goes", "[app][worktree][pool]") {
    PoolFixture f;
    bool gone = true;
    SECTION("where the pool is full") {
        f.settings.worktree_pool = 1;
        f.shelved();
    }
    SECTION("where there is to be none") {
        f.settings.worktree_pool = 0;
    }
    SECTION("where it is not fit for that") {
        f.repository.git.shelves = false;
    }
    const Bead two = f.landed("two");
    SECTION("with a repository in it") {
        f.repository.git.worktree_at(f.worktree_of(two))->inner = {
            {.path = "lib", .kind = InnerKind::submodule}};
    }
    SECTION("and stays where it has what is nowhere else") {
        unwrap(f.files.write(f.worktree_of(two) / "left.txt", "mine"));
        gone = false;
    }
    const TakenAway taken = f.retire(two);
    CHECK_FALSE(taken.shelved);
    CHECK(taken.gone() == gone);
    CHECK(f.there(f.worktree_of(two)) != gone);
    CHECK(f.phase(f.worktree_of(two)) ==
          (gone ? std::nullopt : std::optional(WorktreePhase::worked_in)));
    CHECK(f.phase(f.paths.worktrees() / "at-pool-2") == std::nullopt);
}

TEST_CASE("one that was written to while it was shelved is asked again", "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.landed("one");
    f.repository.git.before_removal = [&](const fs::path& place) {
        f.repository.git.before_removal = nullptr;
        unwrap(f.files.write(place / "late.txt", "mine"));
    };
    const TakenAway taken = f.retire(one);
    CHECK_FALSE(taken.gone());
    CHECK(taken.judgement.why.find("late.txt") != std::string::npos);
    CHECK(f.phase(f.worktree_of(one)) == WorktreePhase::worked_in);
    CHECK_FALSE(f.phase(f.pooled));
}

TEST_CASE("a warm worktree that is not as it was left is passed over, and gc is to have it",
          "[app][worktree][pool]") {
    PoolFixture f;
    f.shelved();
    std::string why;
    bool stays = true;
    SECTION("dirty") {
        unwrap(f.files.write(f.pooled / "left.txt", "mine"));
        why = "are not as they were then";
    }
    SECTION("with an ignored file") {
        unwrap(f.files.write(f.pooled / "b.o", "x"));
        why = "are not as they were then";
    }
    SECTION("written by other rules") {
        f.repository.git.writing_rules = "eol=crlf";
        why = "how Git writes files";
    }
    SECTION("ignored by other rules") {
        f.repository.git.ignoring_rules = "*.tmp";
        why = "which files Git ignores";
    }
    SECTION("of another version of ours") {
        f.repository.git.imprint_form = "0";
        why = "another version of git-atelier put it there";
    }
    SECTION("locked") {
        unwrap(f.repository.worktrees().lock_worktree(f.pooled, "mine"));
        why = "locked";
    }
    SECTION("on a branch") {
        f.repository.force("refs/heads/mine", f.first);
        unwrap(f.repository.worktrees().put_on_branch(f.pooled, branch("mine")));
        why = "it is on mine";
    }
    SECTION("at another commit") {
        f.repository.git.worktree_at(f.pooled)->detached = f.first;
        why = "another commit";
    }
    SECTION("gone") {
        unwrap(f.repository.worktrees().discard_worktree(f.pooled));
        why = "gone";
        stays = false;
    }
    const Bead two = f.add("two");
    const PreparedWorktree made = f.make(two);
    CHECK(f.progress.has_warned_of(f.pooled.string() + " is not used again"));
    CHECK(f.progress.has_warned_of(why));
    CHECK(f.there(made.path / "README.md"));
    CHECK(f.there(f.pooled) == stays);
    CHECK(f.phase(f.pooled) == (stays ? std::optional(WorktreePhase::made) : std::nullopt));
    if (stays) CHECK(f.ours().at(0).purpose == Purpose::spare);
    f.progress.warnings.clear();
    f.make(f.add("three"));
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("two sessions never get the same warm worktree", "[app][worktree][pool]") {
    PoolFixture f;
    f.shelved();
    f.repository.git.before_reuse = [&] {
        WorkContext other = f.work_context("worker-2");
        other.plan.session = *SessionId::parse("s-worker-2");
        CHECK_FALSE(
            unwrap(take_warm(other, f.paths.worktrees() / "at-other", branch("other"), f.first)));
        CHECK(f.ours().at(0).purpose == Purpose::current);
        CHECK_FALSE(unwrap(hold_place(other.plan, "at-pool-1")));
    };
    f.make(f.add("two"));
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("a warm worktree that could not be brought stays warm", "[app][worktree][pool]") {
    PoolFixture f;
    f.shelved();
    f.repository.git.before_reuse = [&] {
        f.repository.git.worktree_fault = Error{ErrorCode::git_failed, "no"};
    };
    CHECK_FALSE(take_warm(f.work, f.paths.worktrees() / "at-x", branch("x"), f.first));
    CHECK(f.phase(f.pooled) == WorktreePhase::warm);
}

TEST_CASE("of more warm worktrees than the pool has places, those beyond go, and none that a "
          "session takes",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.landed("one");
    const Bead two = f.landed("two");
    f.retire(one);
    f.retire(two);
    f.settings.worktree_pool = 1;
    auto ours = f.ours();
    REQUIRE(ours.size() == 2);
    CHECK(ours[0].purpose == Purpose::current);
    CHECK(ours[1].purpose == Purpose::spare);
    CHECK(ours[1].pooled);
    const WorktreeDeps deps{f.work.plan, f.repository, f.files, f.paths};
    SECTION("at rest") {
        CHECK(unwrap(take_worktree_away(deps, ours[1], Removal::when_safe)).gone());
        CHECK_FALSE(f.phase(ours[1].checkout.worktree));
        CHECK(f.ours().size() == 1);
    }
    SECTION("taken meanwhile") {
        unwrap(record_worktree(f.work.plan, ours[1].checkout.worktree, WorktreePhase::removing,
                               f.session));
        const TakenAway taken = unwrap(take_worktree_away(deps, ours[1], Removal::when_safe));
        CHECK_FALSE(taken.gone());
        CHECK(taken.judgement.why == "a session is taking it");
    }
    SECTION("with changes, it stays and is as spare as before") {
        unwrap(f.files.write(ours[1].checkout.worktree / "left.txt", "mine"));
        CHECK_FALSE(unwrap(take_worktree_away(deps, ours[1], Removal::when_safe)).gone());
        CHECK(f.phase(ours[1].checkout.worktree) == WorktreePhase::warm);
        const TakenAway taken = unwrap(take_worktree_away(deps, ours[1], Removal::forced));
        CHECK(taken.gone());
        CHECK(taken.kept.size() == 1);
    }
}

TEST_CASE("a worktree in the pool's place that the plan does not know is nobody's",
          "[app][worktree][pool]") {
    PoolFixture f;
    f.shelved();
    unwrap(forget_worktree(f.work.plan, f.pooled));
    CHECK(f.ours().at(0).purpose == Purpose::unknown);
    f.make(f.add("two"));
    CHECK(f.there(f.pooled));
    // Its place is not given away.
    CHECK(f.retire(f.landed("three")).shelved);
    CHECK(f.phase(f.paths.worktrees() / "at-pool-2") == WorktreePhase::warm);
}

TEST_CASE("what a run that was killed had on its way to or from the pool is cleared by the next",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Bead one = f.shelved();
    SECTION("before it moved") {
        unwrap(record_worktree(f.work.plan, f.pooled, WorktreePhase::removing, f.session));
    }
    SECTION("after it moved to its changeset") {
        const Bead two = f.add("two");
        unwrap(record_worktree(f.work.plan, f.pooled, WorktreePhase::removing, f.session));
        unwrap(record_worktree(f.work.plan, f.worktree_of(two), WorktreePhase::making, f.session));
        unwrap(f.files.move(f.pooled, f.worktree_of(two)));
    }
    f.die();
    WorkContext other = f.work_context("worker-2");
    unwrap(clear_unfinished_worktrees(other));
    CHECK_FALSE(f.there(f.pooled));
    CHECK_FALSE(f.phase(f.pooled));
    CHECK(f.repository.git.worktrees.size() == 1);
    CHECK(f.repository.git.refs.size() == 3);
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("that a worktree comes to the pool, or leaves it, is nobody's doing but ours",
          "[app][worktree][pool]") {
    PoolFixture f;
    const Session session{.id = *SessionId::parse("s-2"), .agent = f.work.plan.caller};
    PlanNames names(f.work, session);
    const fs::path elsewhere = f.pooled.parent_path() / "elsewhere";
    // It came and went.
    CHECK(unwrap(names.explains_worktree(f.pooled, false)));
    CHECK(unwrap(names.explains_worktree(f.pooled, true)));
    unwrap(f.files.write(f.pooled / "a.txt", "somebody's"));
    CHECK_FALSE(unwrap(names.explains_worktree(f.pooled, false)));
    unwrap(f.files.move(f.pooled, elsewhere));
    f.shelved();
    CHECK(unwrap(names.explains_worktree(f.pooled, false)));
    // It went and came.
    CHECK(unwrap(names.explains_worktree(f.pooled, true)));
    unwrap(f.files.move(f.pooled, elsewhere / "again"));
    CHECK_FALSE(unwrap(names.explains_worktree(f.pooled, true)));
    CHECK_FALSE(unwrap(names.explains_worktree("/elsewhere/at-pool-1", false)));
}
