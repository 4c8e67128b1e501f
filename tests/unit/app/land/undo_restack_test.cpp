#include "app/land/undo_restack.hpp"

#include "support/stacked_fixture.hpp"

#include <utility>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a restack is taken back with plan and worktrees", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const auto refs = f.repository.git.refs;
    const Bead before = f.get(f.two.id);
    f.restack();
    const UndoneRestack undone = unwrap(undo_restack(f.work, f.epic.id));
    CHECK(undone.receipt.branches.size() == 4);
    CHECK(f.repository.git.refs == refs);
    CHECK(f.get(f.two.id).description == before.description);
    CHECK_FALSE(unwrap(f.files.exists(f.worktree_of(f.three) / "root.txt")));
    CHECK(f.event_types().back() == "epic.restack_undone");
    CHECK(must_fail(undo_restack(f.work, f.epic.id)).code == ErrorCode::not_found);
    CHECK(f.restack().moved.size() == 4);
}

TEST_CASE("branches that have moved since are all named, and nothing is taken back",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    f.restack();
    f.commit_work(f.two, f.head(f.two), {{"more.txt", "more\n"}});
    f.commit_work(f.beside, f.head(f.beside), {{"more.txt", "more\n"}});
    const auto refs = f.repository.git.refs;
    const Error error = must_fail(undo_restack(f.work, f.epic.id));
    CHECK(error.code == ErrorCode::ref_conflict);
    CHECK(error.details.find("moved")->as_array().size() == 2);
    CHECK_THAT(error.message,
               ContainsSubstring(f.head(f.two).str()) && ContainsSubstring(f.head(f.beside).str()));
    CHECK(f.repository.git.refs == refs);
}

TEST_CASE("a branch that moves while a restack is taken back keeps all of them where they are",
          "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    f.restack();
    CommitId theirs = f.first;
    f.repository.moving.before_update = [&, moved = false]() mutable {
        if (std::exchange(moved, true)) return;
        theirs = f.repository.git.commits.add({.tree = {{"theirs.txt", "theirs\n"}},
                                               .parents = {f.head(f.three)},
                                               .message = "Theirs\n",
                                               .author = "Otto",
                                               .committer = "Otto"});
        f.repository.force("refs/heads/" + f.work_branch_of(f.three).str(), theirs);
    };
    auto refs = f.repository.git.refs;
    const Error error = must_fail(undo_restack(f.work, f.epic.id));
    CHECK(error.code == ErrorCode::ref_conflict);
    REQUIRE(error.details.find("moved")->as_array().size() == 1);
    const Json& moved = error.details.find("moved")->as_array().front();
    CHECK(moved.string_at("ref") == "refs/heads/" + f.work_branch_of(f.three).str());
    CHECK(moved.string_at("found") == theirs.str());
    refs.insert_or_assign("refs/heads/" + f.work_branch_of(f.three).str(), theirs);
    CHECK(f.repository.git.refs == refs);
    // The worktrees show what their branches have.
    CHECK(unwrap(f.files.exists(f.worktree_of(f.two) / "root.txt")));
    CHECK(f.facts(f.two).done_head() == f.head(f.two));
}
