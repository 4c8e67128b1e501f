// Taking worktrees away: what goes, what stays, and where what is kept is found.
#include "app/worktree/take_away.hpp"

#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// The worktree of a changeset whose one commit has landed.
struct LandedWorktree : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const fs::path folder = worktree_of(changeset);
    const fs::path kept = paths.kept() / changeset.id.str();
    WorkContext work = work_context();
    CommitId head =
        commit_work(changeset, first, {{"new.txt", "x\n"}, {".gitignore", "*.o\n*.env\n"}});

    LandedWorktree() {
        repository.force("refs/heads/topic", first);
        changeset = update(unwrap(merge(done(changeset, first, head), first)));
    }
    TakenAway take(Removal removal, Purpose purpose = Purpose::merged) {
        OurWorktree wanted{.checkout = {}, .purpose = purpose, .bead = changeset};
        wanted.checkout.worktree = folder;
        return unwrap(take_away_if_there({work.plan, repository, files, paths}, wanted, removal));
    }
    void write_inside(const std::string& path, const std::string& text) {
        unwrap(files.write(folder / path, text));
    }
    // An ignored file that outlives its worktree.
    void write_kept(const std::string& path) {
        settings.worktree_keep = {"*.o"};
        write_inside(path, "x");
    }
    MemoryWorktree& inside() { return *repository.git.worktree_at(folder); }
    bool is_there() { return unwrap(files.exists(folder / "new.txt")); }
};

} // namespace

TEST_CASE("a worktree in which nothing is unsaved goes, and one that is not there is gone",
          "[app][worktree]") {
    LandedWorktree f;
    unwrap(f.repository.worktrees().lock_worktree(f.folder, "git-atelier session s-1"));
    f.write_inside("x.o", "x");
    f.inside().inner = {{.path = "lib", .kind = InnerKind::submodule}};
    // A copy into it that was ended by force.
    unwrap(f.files.write(f.paths.copy_draft(f.folder) / "half", "x"));
    const TakenAway taken = f.take(Removal::when_safe);
    CHECK(taken.gone());
    CHECK(taken.kept.empty());
    CHECK(taken.ignored == 1);
    CHECK_FALSE(f.is_there());
    CHECK_FALSE(unwrap(f.files.exists(f.paths.copy_draft(f.folder))));
    CHECK(f.event_types().back() == "worktree.removed");
    CHECK(f.take(Removal::when_safe).gone());
    CHECK(f.take(Removal::when_safe).ignored == 0);
}

TEST_CASE("a worktree stays as it is for each thing that exists nowhere else", "[app][worktree]") {
    LandedWorktree f;
    std::string why;
    SECTION("files") {
        f.write_inside("left.txt", "mine\n");
        why = "left.txt";
    }
    SECTION("files that Git is told not to look at") {
        f.write_inside("src/a.txt", "mine\n");
        f.inside().unwatched = {"src/a.txt"};
        why = "src/a.txt";
    }
    SECTION("a repository") {
        f.write_inside("app/main.txt", "mine\n");
        f.inside().inner = {{.path = "app", .unpublished = {"HEAD"}}};
        why = "the repository app";
    }
    SECTION("commits after what landed") {
        f.commit_work(f.changeset, f.first, {{"late.txt", "mine\n"}});
        why = "commits";
    }
    SECTION("commits on no branch") {
        f.repository.detach(f.folder);
        f.repository.commit(f.folder, "Late\n", {{"late.txt", "mine\n"}});
        why = "commits";
    }
    f.write_kept("x.o");
    const FileTree before = f.files.below(f.folder);
    const TakenAway taken = f.take(Removal::when_safe);
    CHECK_FALSE(taken.gone());
    CHECK_THAT(taken.judgement.why, ContainsSubstring(why));
    CHECK(taken.kept.empty());
    CHECK(f.files.below(f.folder) == before);
    CHECK_THAT(told_kept("C", taken.judgement), ContainsSubstring("worktree of C was kept: "));
}

TEST_CASE("what appears in a worktree between the question and its removal is asked about too",
          "[app][worktree]") {
    LandedWorktree f;
    f.write_kept("x.o");
    int before = 0;
    std::string late;
    f.repository.git.before_removal = [&](const fs::path&) {
        if (before++ == 0) f.write_inside(late, "late\n");
        f.clock.advance(Millis{1});
    };
    SECTION("a file that speaks for the worktree") {
        late = "left.txt";
        const TakenAway taken = f.take(Removal::when_safe);
        CHECK_FALSE(taken.gone());
        CHECK_THAT(taken.judgement.why, ContainsSubstring("left.txt"));
        CHECK(f.is_there());
        CHECK(std::ranges::count(f.event_types(), "worktree.removed") == 0);
    }
    SECTION("an ignored file that is kept") {
        late = "y.o";
        const TakenAway taken = f.take(Removal::when_safe);
        CHECK(taken.gone());
        CHECK(taken.kept.size() == 2);
        CHECK(unwrap(f.files.read(f.kept.string() + "-2/y.o")) == "late\n");
    }
    SECTION("a file that is kept, as the removal is forced") {
        f.write_inside("first.txt", "first\n");
        late = "left.txt";
        const TakenAway taken = f.take(Removal::forced);
        CHECK(taken.gone());
        REQUIRE(taken.kept.size() == 3);
        const auto snapshot = f.repository.git.ref(taken.kept.back());
        REQUIRE(snapshot);
        CHECK(f.repository.file_at(*snapshot, "left.txt") == "late\n");
    }
    CHECK(unwrap(f.files.read(f.kept / "x.o")) == "x");
}

TEST_CASE("a worktree that is written to without end stays, and what left it is named",
          "[app][worktree]") {
    LandedWorktree f;
    f.write_kept("x.o");
    int written = 0;
    f.repository.git.before_removal = [&](const fs::path&) {
        f.write_inside(std::to_string(++written) + ".env", "late\n");
    };
    OurWorktree wanted{.checkout = {}, .purpose = Purpose::merged, .bead = f.changeset};
    wanted.checkout.worktree = f.folder;
    const Error error = must_fail(take_away_if_there({f.work.plan, f.repository, f.files, f.paths},
                                                     wanted, Removal::when_safe));
    CHECK(error.code == ErrorCode::dirty);
    CHECK_THAT(error.message, ContainsSubstring((f.kept / "x.o").string()));
    CHECK(unwrap(f.files.read(f.kept / "x.o")) == "x");
    CHECK(f.is_there());
    CHECK(written == 2);
}

TEST_CASE("what worktree.keep names and copies that changed outlive their worktree",
          "[app][worktree]") {
    LandedWorktree f;
    f.settings.worktree_keep = {"deep/*.o"};
    f.settings.worktree_copy = {"a.env", "b.env"};
    unwrap(f.files.write("/repo/a.env", "key\n"));
    unwrap(f.files.write("/repo/b.env", "key\n"));
    f.write_inside("a.env", "key\n");
    f.write_inside("b.env", "another\n");
    f.write_inside("deep/x.o", "o");
    f.write_inside("x.o", "o");
    const TakenAway taken = f.take(Removal::when_safe);
    CHECK(taken.gone());
    CHECK(f.files.below(f.kept) == FileTree{{"b.env", "another\n"}, {"deep/x.o", "o"}});
    CHECK(taken.kept == std::vector<std::string>{f.kept / "b.env", f.kept / "deep/x.o"});
    CHECK(taken.ignored == 2);
}

TEST_CASE("what is kept of a second worktree does not touch what was kept of the first",
          "[app][worktree]") {
    LandedWorktree f;
    f.settings.worktree_keep = {"*.o"};
    unwrap(f.files.write(f.kept / "x.o", "first"));
    unwrap(f.files.write(fs::path(f.kept.string() + "-2") / "x.o", "second"));
    f.write_inside("x.o", "third");
    CHECK(f.take(Removal::when_safe).gone());
    CHECK(unwrap(f.files.read(f.kept / "x.o")) == "first");
    CHECK(unwrap(f.files.read(fs::path(f.kept.string() + "-3") / "x.o")) == "third");
}

TEST_CASE("forced, files and commits go to rescue refs and repositories out of the worktree",
          "[app][worktree]") {
    LandedWorktree f;
    const CommitId late = f.commit_work(f.changeset, f.first, {{"late.txt", "mine\n"}});
    f.write_inside("left.txt", "mine\n");
    f.write_inside("app/main.txt", "an hour\n");
    f.write_inside("app/inner/x", "x");
    f.write_inside("y.o/main.txt", "y");
    f.write_inside("z.o", "z");
    f.inside().inner = {{.path = "app", .changed = {"main.txt"}},
                        {.path = "app/inner", .unpublished = {"HEAD"}},
                        {.path = "y.o", .unpublished = {"HEAD"}}};
    const TakenAway taken = f.take(Removal::forced);
    CHECK(taken.gone());
    REQUIRE(taken.kept.size() == 4);
    CHECK(f.repository.git.ref(taken.kept[0]) == late);
    CHECK(f.knows_rescue_ref(taken.kept[0]));
    CHECK(f.knows_rescue_ref(taken.kept[1]));
    const auto snapshot = f.repository.git.ref(taken.kept[1]);
    REQUIRE(snapshot);
    CHECK(f.repository.file_at(*snapshot, "left.txt") == "mine\n");
    CHECK(f.repository.file_at(*snapshot, "app/main.txt").empty());
    CHECK(taken.kept[2] == f.kept / "app");
    CHECK(f.files.below(f.kept) ==
          FileTree{{"app/main.txt", "an hour\n"}, {"app/inner/x", "x"}, {"y.o/main.txt", "y"}});
    CHECK(taken.ignored == 1);
    CHECK_FALSE(f.is_there());
}

TEST_CASE("commits that a ref of the worktree's own has are no less kept", "[app][worktree]") {
    LandedWorktree f;
    f.inside().own_refs = {{"refs/worktree/mine", *CommitId::parse(std::string(40, 'a'))}};
    const TakenAway refused = f.take(Removal::when_safe);
    CHECK_FALSE(refused.gone());
    CHECK_THAT(refused.judgement.why, ContainsSubstring("refs/worktree/mine"));
    f.inside().own_refs = {{"refs/worktree/mine", f.first}};
    const TakenAway taken = f.take(Removal::forced);
    REQUIRE(taken.kept.size() == 1);
    CHECK_THAT(taken.kept[0], ContainsSubstring("/worktree/mine"));
    CHECK(f.repository.git.ref(taken.kept[0]) == f.first);
}

TEST_CASE("a worktree of another repository with changes is not forced away", "[app][worktree]") {
    LandedWorktree f;
    f.write_inside("left.txt", "mine\n");
    f.inside().inner = {{.path = "other", .kind = InnerKind::linked, .changed = {"x"}}};
    CHECK_FALSE(f.take(Removal::forced).gone());
    CHECK(f.is_there());
    CHECK(f.repository.git.refs.size() == 3);
}

TEST_CASE("before a worktree is made anew what stands there is cleared by its record, or kept",
          "[app][worktree]") {
    LandedWorktree f;
    const auto room_by = [&](std::optional<WorktreePhase> phase) {
        if (phase) unwrap(record_worktree(f.work.plan, f.folder, *phase, std::nullopt));
        OurWorktree wanted{.checkout = {}, .purpose = Purpose::made_again, .bead = f.changeset};
        wanted.checkout.worktree = f.folder;
        return unwrap(make_room(f.work, wanted, unwrap(record_of_worktree(f.store, f.folder)),
                                unwrap(see_worktree(f.work, f.folder))));
    };
    SECTION("half made, it goes without a word") {
        unwrap(f.files.remove(f.inside().git_dir / "index"));
        CHECK(room_by(WorktreePhase::making).kept.empty());
        CHECK_FALSE(f.is_there());
    }
    SECTION("what somebody put there is kept, a repository too") {
        f.write_inside("mine.txt", "mine\n");
        f.write_inside("lib/.git/HEAD", "x");
        f.inside().inner = {{.path = "lib", .unpublished = {"HEAD"}}};
        const TakenAway taken = room_by(WorktreePhase::set_up);
        CHECK(taken.gone());
        REQUIRE(taken.kept.size() == 2);
        CHECK_THAT(taken.kept[0], ContainsSubstring("/files-of-"));
        CHECK(taken.kept[1] == (f.kept / "lib").string());
        CHECK_FALSE(f.is_there());
    }
    SECTION("a folder of which neither Git nor we know anything stays") {
        unwrap(f.repository.worktrees().discard_worktree(f.folder));
        f.write_inside("new.txt", "x\n");
        const TakenAway taken = room_by(std::nullopt);
        CHECK_FALSE(taken.gone());
        CHECK_THAT(taken.judgement.hint, ContainsSubstring(f.folder.string()));
        CHECK(f.is_there());
    }
    if (!f.is_there()) CHECK_FALSE(unwrap(record_of_worktree(f.store, f.folder)));
}

TEST_CASE("what went is told in lines", "[app][worktree]") {
    CHECK(told_gone("C", {}, 0).empty());
    CHECK(told_gone("C", {"/kept/C/a"}, 1) ==
          std::vector<std::string>{"kept from the worktree of C: /kept/C/a",
                                   "the worktree of C went with 1 file that Git ignores"});
    CHECK_THAT(told_gone("C", {}, 2).front(), ContainsSubstring("2 files that"));
}
