#include "app/land/restack.hpp"

#include "app/land/restack_receipts.hpp"
#include "app/land/undo_restack.hpp"
#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a forest of stacks follows its root branch, in the plan too", "[app][land][restack]") {
    Stacked f;
    const CommitId root = f.move_root({{"root.txt", "root\n"}});
    const CommitId before = f.head(f.one);
    const EpicRestack pass = f.restack();
    CHECK(pass.moved.size() == 4);
    CHECK(pass.left.empty());
    for (const Bead& changeset : {f.one, f.two, f.three, f.beside}) {
        CHECK(f.stands_on(changeset, root));
        CHECK(f.facts(changeset).done_head() == f.head(changeset));
    }
    CHECK(f.stands_on(f.three, f.head(f.two)));
    CHECK(f.facts(f.one).parent_base() == root);
    CHECK(f.facts(f.two).parent_base() == f.head(f.one));
    CHECK(f.facts(f.two).parent_branch() == f.work_branch_of(f.one));
    CHECK(f.repository.file_at(f.head(f.three), "one.txt") == "one\n");
    CHECK(f.repository.file_at(f.head(f.beside), "one.txt").empty());
    // Who committed it stays.
    CHECK((*f.repository.git.commits.find(f.head(f.one)))->committer ==
          (*f.repository.git.commits.find(before))->committer);
    // Its worktrees show it.
    CHECK(unwrap(f.files.read(f.worktree_of(f.three) / "root.txt")) == "root\n");
    CHECK(unwrap(f.repository.worktrees().worktree_state(f.worktree_of(f.three))).changed.empty());
    CHECK(pass.checkouts.size() == 4);
    CHECK(f.event_types().back() == "epic.restacked");
    CHECK(f.restack().moved.empty());
}

TEST_CASE("a dry run of a restack writes nothing", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const auto refs = f.repository.git.refs;
    const auto events = f.event_types();
    const EpicRestack pass = f.restack(true);
    CHECK(pass.moved.size() == 4);
    CHECK(pass.dry_run);
    CHECK(f.repository.git.refs == refs);
    CHECK(f.event_types() == events);
    CHECK_FALSE(unwrap(f.files.exists(f.worktree_of(f.three) / "root.txt")));
}

TEST_CASE("what conflicts stays with what stands on it, and the rest moves",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"two.txt", "theirs\n"}});
    const CommitId two = f.head(f.two);
    const CommitId three = f.head(f.three);
    const EpicRestack pass = f.restack();
    CHECK(pass.moved.size() == 2);
    CHECK(Stacked::left_text(pass) == ".2 conflict two.txt; .3 below-left; ");
    CHECK(f.head(f.two) == two);
    CHECK(f.head(f.three) == three);
    CHECK(f.facts(f.two).done_head() == two);
    CHECK(f.event_types().back() == "epic.restacked");
}

TEST_CASE("a worktree with changes, and one where a rebase is under way, is not moved",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const CommitId two = f.head(f.two);
    SECTION("a changed file") {
        unwrap(f.files.write(f.worktree_of(f.two) / "two.txt", "mine\n"));
        CHECK(Stacked::left_text(f.restack()) == ".2 dirty two.txt; .3 below-left; ");
        CHECK(unwrap(f.files.read(f.worktree_of(f.two) / "two.txt")) == "mine\n");
    }
    SECTION("an untracked file in the way") {
        unwrap(f.files.write(f.worktree_of(f.two) / "root.txt", "mine\n"));
        CHECK(Stacked::left_text(f.restack()) == ".2 dirty root.txt; .3 below-left; ");
        CHECK(unwrap(f.files.read(f.worktree_of(f.two) / "root.txt")) == "mine\n");
        // What had been brought before it was found has gone back, or has moved.
        CHECK(
            unwrap(f.repository.worktrees().worktree_state(f.worktree_of(f.one))).changed.empty());
        CHECK(unwrap(f.repository.worktrees().worktree_state(f.worktree_of(f.three)))
                  .changed.empty());
    }
    SECTION("a rebase") {
        f.repository.git.worktree_at(f.worktree_of(f.two))->in_operation = true;
        CHECK(Stacked::left_text(f.restack()) == ".2 checked-out; .3 below-left; ");
    }
    CHECK(f.head(f.two) == two);
    CHECK(f.stands_on(f.one, f.repository.git.ref("refs/heads/topic").value()));
}

TEST_CASE("a branch at which an agent works is not moved", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const WorkContext held = f.holding(f.get(f.epic.id));
    Session session = f.session(held.plan.session->str()).value();
    session.changeset = f.two.id;
    f.put(session);
    const CommitId two = f.head(f.two);
    CHECK(Stacked::left_text(f.restack()) == ".2 at-work; .3 below-left; ");
    CHECK(f.head(f.two) == two);
}

TEST_CASE("what stood on what has landed comes onto the root branch", "[app][land][restack]") {
    Stacked f;
    // With pull requests its parent branch is where the root branch goes on to.
    const bool published = GENERATE(false, true);
    if (published) f.settings.admission.pr_mode = PrMode::draft;
    // A copy of it, as a landing that others came before leaves it.
    f.move_root({{"root.txt", "root\n"}});
    const CommitId landed = f.move_root({{"one.txt", "one\n"}});
    f.update(unwrap(merge(f.get(f.one.id), landed)));
    const EpicRestack pass = f.restack();
    CHECK(pass.moved.size() == 3);
    CHECK(f.facts(f.two).parent_branch()->str() == (published ? "main" : "topic"));
    CHECK(f.facts(f.two).parent_base() == landed);
    CHECK(unwrap(f.repository.history().commits(landed, f.head(f.three))).size() == 2);
    SECTION("and what stood on what was abandoned stays") {
        f.move_root({{"more.txt", "more\n"}});
        f.update(unwrap(abandon(f.get(f.two.id), "no", std::nullopt)));
        CHECK(Stacked::left_text(f.restack()) == ".3 abandoned; ");
    }
}

TEST_CASE("the root branch goes onto its parent branch where that is asked for",
          "[app][land][restack]") {
    Stacked f;
    const CommitId landed = f.move_root({{"one.txt", "one\n"}});
    f.update(unwrap(merge(f.get(f.one.id), landed)));
    const CommitId main =
        f.repository.commit(f.record.enlistment, "Main\n", {{"main.txt", "main\n"}});
    CHECK(f.restack().moved.size() == 3);
    const EpicRestack pass = f.restack(false, true);
    CHECK(pass.parent->str() == "main");
    CHECK(pass.moved.size() == 4);
    const CommitId root = f.repository.git.ref("refs/heads/topic").value();
    CHECK(unwrap(f.repository.history().is_ancestor(main, root)));
    CHECK(f.stands_on(f.three, root));
    CHECK(f.facts(f.one).integrated_sha() == root);
    unwrap(undo_restack(f.work, f.epic.id));
    CHECK(f.repository.git.ref("refs/heads/topic") == landed);
    CHECK(f.facts(f.one).integrated_sha() == landed);
}

TEST_CASE("what comes to the root branch meanwhile is taken in by the next pass",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    std::optional<CommitId> theirs;
    f.repository.moving.before_update = [&] {
        if (!theirs) theirs = f.move_root({{"later.txt", "later\n"}});
    };
    f.restack();
    f.repository.moving.before_update = [] {};
    CHECK(f.restack().moved.size() == 4);
    CHECK(f.stands_on(f.three, theirs.value()));
}

TEST_CASE("a work branch that moves meanwhile keeps what came to it", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    int moves = 0;
    const bool always = GENERATE(false, true);
    f.repository.moving.before_update = [&] {
        if (!always && moves > 0) return;
        f.repository.detach(f.worktree_of(f.one));
        const CommitId old = f.head(f.one);
        FileTree tree = (*f.repository.git.commits.find(old))->tree;
        tree["later" + std::to_string(++moves)] = "later\n";
        f.repository.force(full_ref(f.work_branch_of(f.one)),
                           f.repository.git.commits.add({.tree = tree,
                                                         .parents = {old},
                                                         .message = "Later\n",
                                                         .author = "Otto",
                                                         .committer = "Otto <o@example.org>"}));
    };
    const auto pass = restack_epic(f.work, {.epic = f.epic.id});
    CHECK(f.repository.file_at(f.head(f.one), "later1") == "later\n");
    if (always) {
        CHECK(must_fail(pass).code == ErrorCode::root_moved);
        CHECK_FALSE(f.stands_on(f.two, f.repository.git.ref("refs/heads/topic").value()));
        CHECK(
            unwrap(f.repository.worktrees().worktree_state(f.worktree_of(f.two))).changed.empty());
    } else {
        CHECK(unwrap(pass).moved.size() == 4);
        CHECK(f.stands_on(f.two, f.head(f.one)));
    }
}

TEST_CASE("a landing restacks what stood on it", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    restack_followers(f.work, f.epic.id);
    CHECK(f.stands_on(f.three, f.repository.git.ref("refs/heads/topic").value()));
    f.move_root({{"two.txt", "theirs\n"}});
    restack_followers(f.work, f.epic.id);
    CHECK(f.progress.has_warned_of("two.txt"));
}

TEST_CASE("what conflicts is kept until a pass finds it otherwise", "[app][land][restack]") {
    Stacked f;
    const CommitId root = f.move_root({{"two.txt", "theirs\n"}, {"beside.txt", "theirs\n"}});
    const auto kept = [&] {
        return unwrap(
            f.store.read([&](PlanReader& plan) { return kept_conflicts(plan, f.epic.id); }));
    };
    CHECK(f.restack(true).left.size() == 3);
    CHECK(kept().empty());
    f.restack();
    const auto left = kept();
    REQUIRE(left.size() == 2);
    CHECK(left[0].bead == f.two.id);
    CHECK(left[0].onto == f.work_branch_of(f.one));
    CHECK(left[0].ground == f.head(f.one));
    CHECK(left[0].head == f.head(f.two));
    CHECK(left[0].paths == std::vector<std::string>{"two.txt"});
    CHECK(left[1].bead == f.beside.id);
    CHECK(left[1].ground == root);
    // Nothing moves, and nothing is written again.
    const auto events = f.event_types();
    f.restack();
    CHECK(kept() == left);
    CHECK(f.event_types() == events);
    f.repository.force("refs/heads/topic", f.first);
    f.restack();
    CHECK(kept().empty());
}

TEST_CASE("a lock that keeps a branch from following is told, and moves nothing",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const auto refs = f.repository.git.refs;
    const std::filesystem::path lock =
        "/repo/.git/refs/heads/" + f.work_branch_of(f.two).str() + ".lock";
    unwrap(f.files.write(lock, ""));
    f.repository.moving.locked_since[lock] = f.clock.now();
    const Error error = must_fail(restack_epic(f.work, {.epic = f.epic.id}));
    CHECK(error.code == ErrorCode::ref_locked);
    CHECK_THAT(error.message, ContainsSubstring(lock.string()));
    CHECK(f.repository.git.refs == refs);
    // As soon as it is gone.
    unwrap(f.files.remove(lock));
    CHECK(f.restack().moved.size() == 4);
}
