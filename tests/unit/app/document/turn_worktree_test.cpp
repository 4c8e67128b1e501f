#include "app/document/turn_worktree.hpp"

#include "app/guard/find_guard.hpp"
#include "support/editing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct OpenedTurn : EditingFixture {
    const Run run = run_of(start(writing({editing_turn("a")})));
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::make(Role::artisan, "scout"),
                    .started_at = clock.now(),
                    .fencing = 1};

    OpenedTurn() { repository.git.shelves = true; }
    TurnWorktree open() { return unwrap(open_turn_worktree(work, run, first, session)); }
    std::filesystem::path place() const { return worktree_of_run(run.id); }
};

} // namespace

TEST_CASE("Agents without a command for words edit the document, and review it as they are",
          "[app][document]") {
    const Run document{.id = *BeadId::parse("at-r"), .subject = "document"};
    const TurnStep edits{.produces = Produces::changes};
    const RuntimeDefinition tools{.worker = {"edit"}};
    CHECK(edits_in_worktree(document, edits, tools));
    CHECK_FALSE(edits_in_worktree(document, {.produces = Produces::review}, tools));
    CHECK_FALSE(edits_in_worktree(document, edits, {.worker = {"edit"}, .text = {"say"}}));
    CHECK_FALSE(edits_in_worktree(document, edits, {}));
    CHECK_FALSE(edits_in_worktree({.id = *BeadId::parse("at-r")}, edits, tools));
}

TEST_CASE("A turn's worktree is guarded, on a branch of its own", "[app][document]") {
    OpenedTurn at;
    const TurnWorktree opened = at.open();
    CHECK(opened.session.worktree == at.place().string());
    CHECK(at.turn_branch_of(at.run.id) == at.first);
    const auto kept =
        unwrap(at.store.read([&](PlanReader& plan) { return plan.session(opened.session.id); }));
    CHECK(kept->branch == opened.session.branch);
    CHECK(kept->stage == Stage::agent);
    const auto guard =
        unwrap(read_guard(at.files, unwrap(at.repository.worktrees().git_dir(at.place()))));
    REQUIRE(guard.has_value());
    CHECK(guard->document == GuardedDocument{at.run.id, "notes.md"});
    CHECK(guard->base == at.first);
}

TEST_CASE("The worktree of a turn is the next one's", "[app][document]") {
    OpenedTurn at;
    const TurnWorktree opened = at.open();
    at.add_line(at.place(), "one");
    const TurnEdit edit = unwrap(edit_in_worktree(at.work, at.run, opened.session, opened.before));
    CHECK(edit.refused.empty());
    CHECK(edit.text == "one\n");
    unwrap(close_turn_worktree(at.work, at.run, opened.session, TurnRemains::taken));
    CHECK_FALSE(at.is_there(at.run.id));
    CHECK(at.repository.git.worktree_at(at.paths.worktrees() / "at-pool-1") != nullptr);
    CHECK(at.progress.warnings.empty());
    // Once more: there is nothing left to do.
    unwrap(close_turn_worktree(at.work, at.run, opened.session, TurnRemains::taken));
    CHECK_FALSE(unwrap(mend_turn_worktree(at.work, at.run)));

    at.session.id = *SessionId::parse("s-2");
    at.open();
    CHECK(at.repository.git.worktree_at(at.paths.worktrees() / "at-pool-1") == nullptr);
    CHECK_FALSE(unwrap(at.files.exists(at.place() / "notes.md")));
}

TEST_CASE("What does not count is kept, and so is what a turn that was killed left",
          "[app][document]") {
    OpenedTurn at;
    const TurnWorktree opened = at.open();
    at.add_line(at.place(), "half");
    SECTION("its turn has failed") {
        unwrap(close_turn_worktree(at.work, at.run, opened.session, TurnRemains::kept));
        CHECK_FALSE(at.is_there(at.run.id));
        CHECK_FALSE(at.turn_branch_of(at.run.id));
    }
    SECTION("the next one finds it") {
        at.session.id = *SessionId::parse("s-2");
        at.open();
        CHECK_FALSE(unwrap(at.files.exists(at.place() / "notes.md")));
    }
    SECTION("nobody else closes it") {
        at.session.id = *SessionId::parse("s-2");
        at.open();
        at.progress.warnings.clear();
        unwrap(close_turn_worktree(at.work, at.run, opened.session, TurnRemains::kept));
        CHECK(at.is_there(at.run.id));
        return;
    }
    REQUIRE(at.progress.warnings.size() == 1);
    CHECK_THAT(at.progress.warnings.front(), ContainsSubstring("refs/atelier/rescue/"));
}

TEST_CASE("A document that a turn deletes is refused", "[app][document]") {
    OpenedTurn at;
    const CommitId with = at.repository.commit("/repo", "Notes\n", {{"notes.md", "one\n"}});
    const TurnWorktree opened = unwrap(open_turn_worktree(at.work, at.run, with, at.session));
    CHECK(unwrap(at.files.read(at.place() / "notes.md")) == "one\n");
    unwrap(at.files.remove(at.place() / "notes.md"));
    CHECK(unwrap(edit_in_worktree(at.work, at.run, opened.session, opened.before)).refused ==
          "the turn deleted notes.md");
}

TEST_CASE("A place that leads to the worktree of an earlier turn is taken back",
          "[app][document]") {
    OpenedTurn at;
    unwrap(at.files.link(at.place(), "at-pool-7"));
    at.open();
    CHECK(at.is_there(at.run.id));
}
