#include "app/worktree/prepare_worktree.hpp"
#include "app/worktree/recorded_worktree.hpp"

#include "app/core/plan_queries.hpp"
#include "app/guard/guard_worktree.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct PreparedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = work_context();
    const SessionId session = *SessionId::parse("s-1");
    const std::string root = "refs/heads/topic";

    Result<PreparedWorktree> plan(const Bead& of) {
        const EpicTree graph =
            unwrap(store.read([&](PlanReader& reader) { return load_epic(reader, epic.id); }));
        return plan_worktree(work, graph, *graph.find(of.id));
    }
    Result<PreparedWorktree> plan() { return plan(changeset); }
    Result<PreparedWorktree> make() { return make_worktree(work, unwrap(plan()), session); }
    // As an earlier session has recorded it.
    void begun(const CommitId& base) {
        Bead bead = get(changeset.id);
        Changeset::set_parent_base(bead, base);
        Changeset::set_parent_branch(bead, *BranchName::parse("main"));
        update(bead);
    }
    fs::path folder() const { return worktree_of(changeset); }
    void is(WorktreePhase phase) { unwrap(record_worktree(work.plan, folder(), phase, session)); }
    // Its worktree has a file that no commit has.
    void change_in(WorktreePhase phase) {
        unwrap(make());
        begun(first);
        is(phase);
        unwrap(files.write(folder() / "left.txt", "mine"));
    }
    CommitId made_on(const CommitId& parent, const std::string& message) {
        return repository.git.commits.add({.tree = {{"made.txt", "x\n"}},
                                           .parents = {parent},
                                           .message = message,
                                           .author = "Ursula",
                                           .committer = "Ursula",
                                           .committed_at = Time::max()});
    }
    std::vector<std::string> rescued() {
        std::vector<std::string> names;
        for (const auto& [name, at] : repository.git.refs)
            if (name.starts_with("refs/atelier/rescue/")) names.push_back(name);
        return names;
    }
    // A prerequisite that is done on a commit of its own.
    Bead done_on(const CommitId& base, const std::string& title) {
        const Bead below = PlanFixture::changeset(epic, title);
        return done(below, base, commit_work(below, base, {{title + ".txt", "x\n"}}));
    }
    void stand_on(const std::vector<BeadId>& below) {
        Bead bead = get(changeset.id);
        bead.depends_on = below;
        update(bead);
    }
};

} // namespace

TEST_CASE("the first changeset cuts the root branch from its parent", "[app][worktree]") {
    PreparedFixture f;
    const PreparedWorktree planned = unwrap(f.plan());
    CHECK(f.repository.git.ref(f.root) == f.first);
    CHECK(planned.base == f.first);
    CHECK(planned.start == f.first);
    CHECK(planned.root_head == f.first);
    CHECK(full_ref(planned.cut_from) == f.root);
    CHECK(planned.branch == f.work_branch_of(f.changeset));
    CHECK_FALSE(planned.reused);
    const CommitId moved = f.repository.commit("/repo", "On\n", {{"x", "1\n"}});
    CHECK(unwrap(f.plan()).base == f.first);
    CHECK(moved != f.first);
}

TEST_CASE("a parent branch that only the remote has serves as well", "[app][worktree]") {
    PreparedFixture f;
    f.repository.force("refs/remotes/origin/develop", f.first);
    Bead epic = f.get(f.epic.id);
    Epic::set_parent_branch(epic, *BranchName::parse("develop"));
    f.update(epic);
    CHECK(unwrap(f.plan()).base == f.first);
    f.repository.force(f.root, std::nullopt);
    f.repository.force("refs/remotes/origin/develop", std::nullopt);
    CHECK(must_fail(f.plan()).code == ErrorCode::not_found);
}

TEST_CASE("a root branch that another worker makes at the same moment is taken",
          "[app][worktree]") {
    PreparedFixture f;
    const CommitId theirs = f.repository.commit("/repo", "On\n", {{"x", "1\n"}});
    f.repository.moving.before_update = [&] { f.repository.force(f.root, theirs); };
    CHECK(unwrap(f.plan()).root_head == theirs);
}

TEST_CASE("a root branch that is gone after something landed is not made anew", "[app][worktree]") {
    PreparedFixture f;
    const Bead landed = f.PlanFixture::changeset(f.epic, "Landed");
    f.update(unwrap(merge(unwrap(mark_done(landed, f.first)), f.first)));
    const Error error = must_fail(f.plan());
    CHECK(error.code == ErrorCode::not_found);
    CHECK_THAT(error.hint, ContainsSubstring("git branch"));
    CHECK_FALSE(f.repository.git.ref(f.root));
}

TEST_CASE("a work branch of that name that is not the changeset's is left alone",
          "[app][worktree]") {
    PreparedFixture f;
    const CommitId theirs = f.made_on(f.first, "Theirs\n");
    f.repository.force(full_ref(f.work_branch_of(f.changeset)), theirs);
    const Error refused = must_fail(f.plan());
    CHECK(refused.code == ErrorCode::branch_exists);
    CHECK_THAT(refused.hint, ContainsSubstring("git branch -m"));
    CHECK(f.progress.warnings.empty());
    f.begun(f.first);
    CHECK(unwrap(f.plan()).start == theirs);
}

TEST_CASE("a work branch that an older plan does not know is taken up with its commits, and told",
          "[app][worktree]") {
    PreparedFixture f;
    const CommitId work =
        f.made_on(f.first, "Work\n\nAtelier-Changeset: " + f.changeset.id.str() + "\n");
    f.repository.force(full_ref(f.work_branch_of(f.changeset)), work);
    const PreparedWorktree made = unwrap(f.make());
    CHECK(made.base == f.first);
    CHECK(made.start == work);
    CHECK(f.progress.has_warned_of("taken up with 1 commit of " + f.changeset.id.str()));
    CHECK(f.repository.git.worktree_at(f.folder())->branch == f.work_branch_of(f.changeset));
}

TEST_CASE("a left worktree of which an older plan does not know makes room when its branch was "
          "given another name",
          "[app][worktree]") {
    PreparedFixture f;
    const CommitId theirs = f.made_on(f.first, "Theirs\n");
    unwrap(f.repository.worktrees().add_worktree(f.folder(), *BranchName::parse("kept"), theirs));
    f.put({.id = f.session,
           .agent = f.work.plan.caller,
           .epic = f.epic.id,
           .changeset = f.changeset.id,
           .worktree = f.folder().string(),
           .branch = *BranchName::parse("kept")});
    unwrap(guard_worktree(f.work, {.id = f.session,
                                   .agent = f.work.plan.caller,
                                   .epic = f.epic.id,
                                   .changeset = f.changeset.id,
                                   .worktree = f.folder().string(),
                                   .branch = *BranchName::parse("kept")}));
    const PreparedWorktree made = unwrap(f.make());
    CHECK_FALSE(made.reused);
    CHECK(made.start == f.first);
    CHECK(f.repository.git.worktree_at(f.folder())->branch == f.work_branch_of(f.changeset));
    CHECK(f.at(*BranchName::parse("kept")) == theirs);
}

TEST_CASE("what a session left of which an older plan does not know is kept and made again",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.put({.id = f.session,
           .agent = f.work.plan.caller,
           .epic = f.epic.id,
           .changeset = f.changeset.id,
           .worktree = f.folder().string(),
           .branch = f.work_branch_of(f.changeset)});
    unwrap(guard_worktree(f.work, unwrap(f.store.read([&](PlanReader& plan) {
                                      return plan.session(f.session);
                                  })).value()));
    unwrap(forget_worktree(f.work.plan, f.folder()));
    CHECK_FALSE(unwrap(f.make()).reused);
    CHECK_FALSE(unwrap(f.files.exists(f.folder() / "left.txt")));
    REQUIRE(f.rescued().size() == 1);
    CHECK(f.progress.has_warned_of(f.rescued().front()));
}

TEST_CASE("a changeset keeps the work branch it is bound to", "[app][worktree]") {
    PreparedFixture f;
    Bead bead = f.get(f.changeset.id);
    Changeset::set_work_branch(bead, *BranchName::parse("another"));
    f.update(bead);
    CHECK(must_fail(f.plan()).code == ErrorCode::branch_immutable);
}

TEST_CASE("a changeset begun before keeps its base, whatever the root does", "[app][worktree]") {
    PreparedFixture f;
    unwrap(f.plan());
    const CommitId mine = f.commit_work(f.changeset, f.first, {{"mine.txt", "x\n"}});
    f.begun(f.first);
    const CommitId later = f.repository.commit("/repo", "On\n", {{"x", "1\n"}});
    f.repository.force(f.root, later);
    const PreparedWorktree planned = unwrap(f.plan());
    CHECK(planned.base == f.first);
    CHECK(planned.start == mine);
    CHECK(planned.root_head == later);
}

TEST_CASE("a stacked changeset stands on the highest of what it waits for", "[app][worktree]") {
    PreparedFixture f;
    // Whichever of them was planned first.
    const Bead one = f.PlanFixture::changeset(f.epic, "One");
    const Bead two = f.PlanFixture::changeset(f.epic, "Two");
    const bool swapped = GENERATE(false, true);
    const Bead& lower = swapped ? two : one;
    const Bead& upper = swapped ? one : two;
    const CommitId lower_head = f.commit_work(lower, f.first, {{"lower.txt", "x\n"}});
    const CommitId upper_head = f.commit_work(upper, lower_head, {{"upper.txt", "x\n"}});
    f.done(lower, f.first, lower_head);
    f.done(upper, lower_head, upper_head);
    f.stand_on({one.id, two.id});
    const PreparedWorktree planned = unwrap(f.plan());
    CHECK(planned.base == upper_head);
    CHECK(planned.cut_from == f.work_branch_of(upper));
}

TEST_CASE("a changeset that waits for work which does not build on each other waits for its "
          "landing",
          "[app][worktree]") {
    PreparedFixture f;
    const Bead one = f.done_on(f.first, "one");
    const Bead two = f.done_on(f.first, "two");
    f.stand_on({one.id, two.id});
    CHECK(must_fail(f.plan()).code == ErrorCode::prerequisite_open);
}

TEST_CASE("a worktree is made where it belongs and locked for its session", "[app][worktree]") {
    PreparedFixture f;
    const PreparedWorktree made = unwrap(f.make());
    CHECK(made.path == f.folder());
    CHECK_FALSE(made.reused);
    const auto found = unwrap(f.repository.worktrees().checkouts());
    REQUIRE(found.size() == 2);
    CHECK(found[1].branch == f.work_branch_of(f.changeset));
    CHECK(found[1].lock_reason == "git-atelier session s-1");
}

TEST_CASE("an earlier session's worktree is found again, with what was left in it",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.clock.advance(Millis{1});
    const PreparedWorktree again = unwrap(f.make());
    CHECK(again.reused);
    CHECK(again.uncommitted == std::vector<std::string>{"left.txt"});
    CHECK(unwrap(f.files.read(f.folder() / "left.txt")) == "mine");
}

TEST_CASE("a worktree that an agent left on another branch is made again on its own, nothing lost",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.repository.switch_to(f.folder(), "other", f.first);
    const CommitId theirs = f.repository.commit(f.folder(), "Theirs\n", {{"theirs.txt", "x\n"}});
    unwrap(f.files.write(f.folder() / "later.txt", "mine"));
    SECTION("on a branch of its own, which stays") {
        const PreparedWorktree made = unwrap(f.make());
        REQUIRE(made.led_back);
        CHECK(made.led_back->made_again);
        CHECK(made.led_back->from == BranchName::parse("other").value());
        CHECK(made.led_back->kept == f.rescued());
        CHECK(f.rescued().size() == 1);
        CHECK(f.at(*BranchName::parse("other")) == theirs);
    }
    SECTION("on none, with a commit that only its HEAD has") {
        f.repository.detach(f.folder());
        f.repository.force("refs/heads/other", std::nullopt);
        const PreparedWorktree made = unwrap(f.make());
        REQUIRE(made.led_back);
        CHECK_FALSE(made.led_back->from);
        CHECK(made.led_back->kept.size() == 2);
        CHECK(std::ranges::any_of(f.rescued(), [&](const std::string& name) {
            return f.repository.git.ref(name) == theirs;
        }));
    }
    SECTION("on none, with a commit that was kept when its session ended") {
        f.repository.detach(f.folder());
        f.repository.force("refs/heads/other", std::nullopt);
        f.repository.force("refs/atelier/rescue/20260101T000000000Z/other", theirs);
        const PreparedWorktree made = unwrap(f.make());
        REQUIRE(made.led_back);
        CHECK_THAT(join(made.led_back->kept, " "), ContainsSubstring("Z/other"));
    }
    CHECK(f.repository.git.worktree_at(f.folder())->branch == f.work_branch_of(f.changeset));
    CHECK_FALSE(unwrap(f.files.exists(f.folder() / "theirs.txt")));
    CHECK_FALSE(unwrap(f.files.exists(f.folder() / "later.txt")));
    CHECK(f.progress.has_warned_of("was left on"));
}

TEST_CASE("a worktree that an agent left on no branch, at the same commit, keeps its files",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.repository.detach(f.folder());
    const PreparedWorktree again = unwrap(f.make());
    CHECK(again.reused);
    CHECK(again.uncommitted == std::vector<std::string>{"left.txt"});
    REQUIRE(again.led_back);
    CHECK_FALSE(again.led_back->made_again);
    CHECK(f.rescued().empty());
    CHECK(f.repository.git.worktree_at(f.folder())->branch == f.work_branch_of(f.changeset));
}

TEST_CASE("a person who lands by hand switches the worktree back themselves", "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.repository.switch_to(f.folder(), "other", f.first);
    const auto refused = make_worktree(f.work, unwrap(f.plan()), f.session, TakeUp::any);
    CHECK(must_fail(refused).code == ErrorCode::ref_conflict);
    CHECK(unwrap(f.files.read(f.folder() / "left.txt")) == "mine");
}

TEST_CASE("what stands in place of a worktree that was begun is moved to kept/, and told",
          "[app][worktree]") {
    PreparedFixture f;
    f.is(GENERATE(WorktreePhase::making, WorktreePhase::set_up, WorktreePhase::worked_in));
    unwrap(f.files.write("/elsewhere/mine", "x"));
    const bool link = GENERATE(false, true);
    unwrap(link ? f.files.link(f.folder(), "/elsewhere") : f.files.write(f.folder(), "precious"));
    const PreparedWorktree made = unwrap(f.make());
    CHECK_FALSE(made.reused);
    CHECK(unwrap(f.files.exists(f.folder() / "README.md")));
    CHECK(unwrap(f.files.read("/elsewhere/mine")) == "x");
    const fs::path kept = f.paths.kept() / f.folder().filename();
    CHECK(unwrap(f.files.exists(kept / f.folder().filename())));
    CHECK(f.progress.has_warned_of(kept.string()));
}

TEST_CASE("a file in a worktree's place of which nothing is recorded is left, and named",
          "[app][worktree]") {
    PreparedFixture f;
    unwrap(f.files.write(f.folder(), "precious"));
    const Error refused = must_fail(f.make());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK_THAT(refused.message, ContainsSubstring(f.folder().string() + " is in the way"));
    CHECK(refused.hint == "move it away");
    CHECK(unwrap(f.files.read(f.folder())) == "precious");
}

TEST_CASE("changes that no agent made are kept, and the worktree is made again",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(GENERATE(WorktreePhase::making, WorktreePhase::made, WorktreePhase::set_up));
    const PreparedWorktree again = unwrap(f.make());
    CHECK_FALSE(again.reused);
    CHECK(again.uncommitted.empty());
    CHECK_FALSE(unwrap(f.files.exists(f.folder() / "left.txt")));
    REQUIRE(f.rescued().size() == 1);
    CHECK(f.progress.has_warned_of(f.rescued().front()));
    CHECK(unwrap(record_of_worktree(f.store, f.folder()))->phase == WorktreePhase::made);
}

TEST_CASE("changes in a worktree of which nothing is recorded are left, and named",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::made);
    unwrap(forget_worktree(f.work.plan, f.folder()));
    const Error refused = must_fail(f.make());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK_THAT(refused.message, ContainsSubstring("left.txt"));
    CHECK(unwrap(f.files.read(f.folder() / "left.txt")) == "mine");
    unwrap(f.files.remove(f.folder() / "left.txt"));
    CHECK(unwrap(f.make()).reused);
}

TEST_CASE("what a killed run had half made is made again without a word", "[app][worktree]") {
    PreparedFixture f;
    SECTION("a folder that Git does not know") {
        f.is(WorktreePhase::making);
        unwrap(f.files.write(f.folder() / "README.md", "half"));
    }
    SECTION("a worktree that Git had not ended") {
        unwrap(f.make());
        f.begun(f.first);
        f.is(WorktreePhase::making);
        unwrap(f.files.remove(unwrap(f.repository.worktrees().git_dir(f.folder())) / "index"));
        unwrap(f.files.remove(f.folder() / "README.md"));
    }
    SECTION("a removal that was interrupted") {
        unwrap(f.make());
        f.begun(f.first);
        f.is(WorktreePhase::removing);
        unwrap(f.files.remove(f.folder() / "README.md"));
    }
    const PreparedWorktree made = unwrap(f.make());
    CHECK_FALSE(made.reused);
    CHECK(made.uncommitted.empty());
    CHECK(unwrap(f.files.exists(f.folder() / "src/a.txt")));
    CHECK(unwrap(f.files.read(f.folder() / "README.md")) == "readme\n");
    CHECK(f.rescued().empty());
    CHECK(f.progress.warnings.empty());
}

TEST_CASE("a worktree that an agent worked in and that Git cannot read is kept whole and made anew",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    const fs::path kept = f.paths.kept() / f.changeset.id.str();
    SECTION("it is off Git's list") {
        std::erase_if(f.repository.git.worktrees,
                      [&](const MemoryWorktree& one) { return one.folder == f.folder(); });
        const PreparedWorktree made = unwrap(f.make());
        CHECK_FALSE(made.reused);
        CHECK(unwrap(f.files.read(kept / "files/left.txt")) == "mine");
        CHECK(f.progress.has_warned_of(kept.string()));
        CHECK_FALSE(unwrap(f.files.exists(f.folder() / "left.txt")));
    }
    SECTION("Git lists it, and tells nothing of it") {
        f.repository.git.worktree_fault = Error{ErrorCode::git_failed, "bad index file"};
        CHECK_FALSE(f.make());
        CHECK(unwrap(f.files.read(kept / "files/left.txt")) == "mine");
    }
}

TEST_CASE("a broken worktree of which the plan knows nothing is left, and named",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    unwrap(forget_worktree(f.work.plan, f.folder()));
    f.repository.git.worktree_fault = Error{ErrorCode::git_failed, "bad index file"};
    const Error refused = must_fail(f.make());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK_THAT(refused.message, ContainsSubstring("is damaged"));
    CHECK(unwrap(f.files.read(f.folder() / "left.txt")) == "mine");
}

TEST_CASE("a worktree that an agent worked in leads to its repository again", "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    unwrap(f.files.remove(f.folder() / ".git"));
    const PreparedWorktree made = unwrap(f.make());
    CHECK(made.reused);
    CHECK(made.uncommitted == std::vector<std::string>{"left.txt"});
}

TEST_CASE("a worktree that an agent hid from Git is shown to it again, and told",
          "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    f.repository.git.worktree_at(f.folder())->hidden_by = {"core.bare"};
    CHECK(unwrap(f.make()).reused);
    CHECK(f.repository.git.worktree_at(f.folder())->hidden_by.empty());
    CHECK(f.progress.has_warned_of("core.bare in its own config.worktree"));
}

TEST_CASE("a worktree that an agent emptied is made anew", "[app][worktree]") {
    PreparedFixture f;
    f.change_in(WorktreePhase::worked_in);
    for (const std::string& name : unwrap(f.files.list(f.folder())))
        unwrap(f.files.remove(f.folder() / name));
    REQUIRE(unwrap(f.files.list(f.folder())).empty());
    const PreparedWorktree made = unwrap(f.make());
    CHECK_FALSE(made.reused);
    CHECK(unwrap(f.files.exists(f.folder() / "README.md")));
}

TEST_CASE("locks that a killed session left in the worktree are taken away", "[app][worktree]") {
    PreparedFixture f;
    unwrap(f.make());
    f.begun(f.first);
    const fs::path git_dir = unwrap(f.repository.worktrees().git_dir(f.folder()));
    const fs::path ref_lock = "/repo/.git/" + full_ref(f.work_branch_of(f.changeset)) + ".lock";
    unwrap(f.files.write(git_dir / "index.lock", ""));
    unwrap(f.files.write(ref_lock, ""));
    unwrap(f.make());
    CHECK_FALSE(unwrap(f.files.exists(git_dir / "index.lock")));
    CHECK_FALSE(unwrap(f.files.exists(ref_lock)));
}

TEST_CASE("a worktree whose folder is gone is made anew", "[app][worktree]") {
    PreparedFixture f;
    unwrap(f.make());
    f.begun(f.first);
    unwrap(f.files.remove(f.folder()));
    const PreparedWorktree again = unwrap(f.make());
    CHECK_FALSE(again.reused);
    CHECK(unwrap(f.files.exists(f.folder() / "README.md")));
}

TEST_CASE("what stands in a worktree's place is not touched", "[app][worktree]") {
    PreparedFixture f;
    SECTION("somebody's files") {
        unwrap(f.files.write(f.folder() / "theirs", "x"));
        CHECK(must_fail(f.make()).code == ErrorCode::dirty);
        CHECK(unwrap(f.files.read(f.folder() / "theirs")) == "x");
    }
    SECTION("a worktree on another branch") {
        unwrap(f.repository.worktrees().add_worktree(f.folder(), *BranchName::parse("other"),
                                                     f.first));
        CHECK(must_fail(f.make()).code == ErrorCode::ref_conflict);
        CHECK(f.repository.git.worktree_at(f.folder())->branch->str() == "other");
    }
}

TEST_CASE("a work branch that is checked out elsewhere is told", "[app][worktree]") {
    PreparedFixture f;
    unwrap(f.repository.worktrees().add_worktree("/elsewhere", f.work_branch_of(f.changeset),
                                                 f.first));
    f.begun(f.first);
    const Error error = must_fail(f.make());
    CHECK(error.code == ErrorCode::ref_conflict);
    CHECK_THAT(error.message, ContainsSubstring("/elsewhere"));
}

TEST_CASE("the mapping names every changeset's branch", "[app][worktree]") {
    PreparedFixture f;
    const EpicTree graph =
        unwrap(f.store.read([&](PlanReader& reader) { return load_epic(reader, f.epic.id); }));
    unwrap(write_mapping(f.work, graph));
    const auto text = unwrap(f.files.read(f.paths.meta() / (f.epic.id.str() + ".json"))).value();
    CHECK_THAT(text, ContainsSubstring("\"root_branch\": \"topic\"") &&
                         ContainsSubstring(f.work_branch_of(f.changeset).str()));
}

TEST_CASE("a user's hook that fails in a whole worktree is told and stops nothing",
          "[app][worktree]") {
    PreparedFixture f;
    f.repository.git.failing_hook = "the hook post-checkout failed: no husky here";
    unwrap(f.make());
    CHECK(f.progress.has_warned_of("no husky here"));
}

TEST_CASE("what is changed in every fresh checkout is named once, with the cure",
          "[app][worktree]") {
    PreparedFixture f;
    f.repository.git.never_clean = {"KEYS"};
    f.begun(unwrap(f.make()).base);
    CHECK(f.progress.has_warned_of("KEYS: changed in every fresh checkout"));
    CHECK(f.progress.has_warned_of("git add --renormalize"));
    const std::size_t told = f.progress.warnings.size();
    CHECK(unwrap(f.make()).reused);
    CHECK(f.progress.warnings.size() == told);
}

TEST_CASE("a parent branch that was renamed is told with the command that makes it again",
          "[app][worktree]") {
    PreparedFixture f;
    Bead bead = f.get(f.epic.id);
    Epic::set_parent_branch(bead, *BranchName::parse("trunk"));
    f.update(bead);
    const Error missing = must_fail(f.plan());
    CHECK(missing.code == ErrorCode::not_found);
    CHECK_THAT(missing.hint, ContainsSubstring("git branch trunk main"));
}
