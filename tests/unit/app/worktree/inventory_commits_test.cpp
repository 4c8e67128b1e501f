// Whether commits are safe, and what speaks against taking a worktree away.
#include "app/worktree/inventory.hpp"
#include "app/worktree/look_at_worktree.hpp"

#include "domain/bead/fields.hpp"
#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Leftovers : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const std::string root = "refs/heads/topic";
    WorkContext work = work_context();
    const fs::path folder = worktree_of(changeset);

    Leftovers() { repository.force(root, first); }

    CommitId commit_file(const std::string& name) {
        return commit_work(changeset, first, {{name, "x\n"}});
    }
    // On the root branch, in a checkout of the user's.
    CommitId commit_on_root(const std::string& message, const FileContents& changed) {
        unwrap(repository.worktrees().add_worktree("/root", branch("topic"), first));
        return repository.commit("/root", message, changed);
    }
    Bead merged_as(const CommitId& head, const CommitId& landed) {
        return update(unwrap(merge(done(changeset, first, head), landed)));
    }
    // The changeset's, as Git lists it.
    OurWorktree worktree(Purpose purpose) {
        for (const Checkout& checkout : unwrap(repository.worktrees().checkouts()))
            if (checkout.worktree == folder)
                return {.checkout = checkout, .purpose = purpose, .bead = get(changeset.id)};
        FAIL("the changeset has no worktree");
        return {};
    }
    WorktreeFacts look(Purpose purpose = Purpose::merged) {
        Reachability fresh(repository);
        const WorktreeDeps deps{work.plan, repository, files, paths};
        return look_at(deps, fresh, worktree(purpose));
    }
    // Asked of a fresh look at the repository.
    Evidence safe(const CommitId& head, Purpose purpose, const std::optional<Bead>& bead) {
        return Reachability(repository).head(head, purpose, bead);
    }
    Evidence safe(const CommitId& head) { return safe(head, Purpose::current, get(changeset.id)); }
    Evidence safe_checkout(Purpose purpose) {
        return Reachability(repository).checkout(worktree(purpose));
    }
};

} // namespace

TEST_CASE("commits are safe on the root, the parent and the default branch", "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    CHECK(at.safe(at.first) == Evidence::yes);
    CHECK(at.safe(head) == Evidence::no);
    SECTION("the root branch of a changeset") {
        at.repository.force(at.root, head);
        CHECK(at.safe(head) == Evidence::yes);
        CHECK(at.safe(head, Purpose::current, at.epic) == Evidence::yes);
        CHECK(at.safe(head, Purpose::current, std::nullopt) == Evidence::no);
    }
    SECTION("the parent branch, where only the remote has it") {
        Changeset::set_parent_branch(at.changeset, branch("develop"));
        at.changeset = at.update(at.changeset);
        CHECK(at.safe(head) == Evidence::no);
        at.repository.force("refs/remotes/origin/develop", head);
        CHECK(at.safe(head) == Evidence::yes);
    }
    SECTION("the default branch, of anything") {
        at.repository.force("refs/heads/main", head);
        CHECK(at.safe(head, Purpose::unknown, std::nullopt) == Evidence::yes);
    }
}

TEST_CASE("commits kept as rescued are safe, and below no other ref", "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    at.repository.force("refs/atelier/elsewhere/s-1", head);
    CHECK(at.safe(head) == Evidence::no);
    at.repository.force("refs/atelier/rescue/s-1", at.first);
    CHECK(at.safe(head) == Evidence::no);
    at.repository.force("refs/atelier/rescue/s-1", head);
    CHECK(at.safe(head) == Evidence::yes);
}

TEST_CASE("what cannot be looked up makes commits neither safe nor lost", "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    SECTION("a commit that is not there") {
        CHECK(at.safe(absent_commit()) == Evidence::unknown);
    }
    SECTION("where a changeset was to go") {
        write_field(at.changeset, {"changeset.root_branch", "not a branch"});
        CHECK(at.safe(head, Purpose::current, at.changeset) == Evidence::unknown);
        // Elsewhere it is found all the same.
        CHECK(at.safe(at.first, Purpose::current, at.changeset) == Evidence::yes);
    }
    SECTION("a repository that fails") {
        at.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
        CHECK(at.safe(at.first) == Evidence::unknown);
    }
}

TEST_CASE("of a merged changeset, commits whose patches are on the root branch are safe",
          "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    at.commit_on_root("Replayed\n", {{"new.txt", "x\n"}});
    Changeset::set_parent_base(at.changeset, at.first);
    CHECK(at.safe(head, Purpose::merged, at.changeset) == Evidence::yes);
    CHECK(at.safe(head, Purpose::abandoned, at.changeset) == Evidence::no);
    const CommitId later = at.commit_file("later.txt");
    CHECK(at.safe(later, Purpose::merged, at.changeset) == Evidence::no);
}

TEST_CASE("of a merged changeset, what was assessed is safe as what it landed as",
          "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    const CommitId squashed = at.commit_on_root("Squashed\n", {{"new.txt", "y\n"}});
    const Bead merged = at.merged_as(head, squashed);
    CHECK(at.safe(head, Purpose::merged, merged) == Evidence::yes);
    const CommitId later = at.commit_file("later.txt");
    CHECK(at.safe(later, Purpose::merged, merged) == Evidence::no);
    // Taken back from the root branch.
    at.repository.force(at.root, at.first);
    CHECK(at.safe(head, Purpose::merged, merged) == Evidence::no);
}

TEST_CASE("what was looked up once of a branch is not looked up again", "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    Reachability once(at.repository);
    CHECK(once.head(head, Purpose::current, at.changeset) == Evidence::no);
    at.repository.force(at.root, head);
    CHECK(once.head(head, Purpose::current, at.changeset) == Evidence::no);
    CHECK(at.safe(head) == Evidence::yes);
}

TEST_CASE("an abandoned changeset's commits are safe on its branch, a merged one's are not",
          "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    CHECK(at.safe_checkout(Purpose::abandoned) == Evidence::yes);
    CHECK(at.safe_checkout(Purpose::made_again) == Evidence::yes);
    CHECK(at.safe_checkout(Purpose::merged) == Evidence::no);
    at.repository.force(at.root, head);
    CHECK(at.safe_checkout(Purpose::merged) == Evidence::yes);
}

TEST_CASE("an abandoned changeset's commits beside its branch are not safe", "[app][worktree]") {
    Leftovers at;
    at.commit_file("new.txt");
    OurWorktree left = at.worktree(Purpose::abandoned);
    at.repository.force(full_ref(at.work_branch_of(at.changeset)), at.first);
    CHECK(Reachability(at.repository).checkout(left) == Evidence::no);
    left.checkout.branch.reset();
    at.repository.force(full_ref(at.work_branch_of(at.changeset)), *left.checkout.head);
    CHECK(Reachability(at.repository).checkout(left) == Evidence::no);
}

TEST_CASE("a branch without a commit has none to lose, a checkout without either is not known",
          "[app][worktree]") {
    Leftovers at;
    OurWorktree unborn;
    CHECK(Reachability(at.repository).checkout(unborn) == Evidence::unknown);
    unborn.checkout.branch = branch("unborn");
    CHECK(Reachability(at.repository).checkout(unborn) == Evidence::yes);
}

TEST_CASE("a worktree in use is not looked into", "[app][worktree]") {
    Leftovers at;
    at.commit_file("new.txt");
    at.repository.git.worktree_at(at.folder)->lock_reason = "mine";
    const WorktreeFacts facts = at.look(Purpose::current);
    CHECK(facts.purpose == Purpose::current);
    CHECK_FALSE(facts.locked);
    CHECK_FALSE(facts.unsaved);
}

TEST_CASE("a leftover worktree is told with all that speaks against taking it away",
          "[app][worktree]") {
    Leftovers at;
    const CommitId head = at.commit_file("new.txt");
    at.merged_as(head, at.first);
    const WorktreeFacts clean = at.look();
    CHECK(clean.purpose == Purpose::merged);
    CHECK(clean.unsaved == std::vector<Unsaved>{});
    CHECK_FALSE(clean.locked);
    CHECK_FALSE(clean.gone);
    unwrap(at.files.write(at.folder / "left.txt", "x\n"));
    unwrap(at.files.write(at.folder / "app/main.txt", "x\n"));
    MemoryWorktree& there = *at.repository.git.worktree_at(at.folder);
    there.in_operation = true;
    there.inner = {{.path = "app", .unpublished = {"HEAD"}}};
    const WorktreeFacts littered = at.look();
    REQUIRE(littered.unsaved);
    CHECK(unsaved_text(*littered.unsaved) ==
          "a rebase, merge or the like is under way in it; it has changes: left.txt; the "
          "repository app in it has commits that are nowhere else (HEAD)");
    CHECK(littered.repositories.size() == 1);
}

TEST_CASE("ignored files are counted, and those told that outlive their worktree",
          "[app][worktree]") {
    Leftovers at;
    at.merged_as(at.commit_work(at.changeset, at.first, {{".gitignore", "*.o\n*.env\ncache\n"}}),
                 at.first);
    unwrap(at.files.write("/repo/a.env", "key\n"));
    for (const char* path : {"a.env", "b.env", "x.o", "src/y.o", "deep/cache"})
        unwrap(at.files.write(at.folder / path, "key\n"));
    CHECK(at.look().ignored == 5);
    CHECK(at.look().keepsakes.empty());
    SECTION("by worktree.keep") {
        at.settings.worktree_keep = {"src/*.o", "**/cache"};
        CHECK(at.look().keepsakes == std::vector<std::string>{"deep/cache", "src/y.o"});
        CHECK(at.look().ignored == 3);
    }
    SECTION("copies that are no longer what was copied") {
        at.settings.worktree_copy = {"a.env", "b.env", "deep"};
        // b.env is gone from the main checkout, and nothing in deep came from there.
        CHECK(at.look().keepsakes == std::vector<std::string>{"b.env"});
        unwrap(at.files.write(at.folder / "a.env", "other key\n"));
        CHECK(at.look().keepsakes == std::vector<std::string>{"a.env", "b.env"});
        unwrap(at.files.write("/repo/deep/cache", "before\n"));
        CHECK(at.look().keepsakes == std::vector<std::string>{"a.env", "b.env", "deep/cache"});
    }
}

TEST_CASE("a repository that is kept anyway does not speak for its worktree", "[app][worktree]") {
    Leftovers at;
    at.merged_as(at.commit_work(at.changeset, at.first, {{".gitignore", "data\n"}}), at.first);
    unwrap(at.files.write(at.folder / "store/data", "x\n"));
    at.repository.git.worktree_at(at.folder)->inner = {{.path = "store/data/r", .changed = {"a"}}};
    CHECK(at.look().unsaved->size() == 1);
    at.settings.worktree_keep = {"store/*"};
    CHECK(at.look().unsaved->empty());
}

TEST_CASE("only somebody else's lock speaks for a leftover worktree that is there",
          "[app][worktree]") {
    Leftovers at;
    at.merged_as(at.commit_file("new.txt"), at.first);
    GitWorktrees& worktrees = at.repository.worktrees();
    unwrap(worktrees.lock_worktree(at.folder, "git-atelier session s-1"));
    CHECK_FALSE(at.look().locked);
    unwrap(worktrees.unlock_worktree(at.folder));
    unwrap(worktrees.lock_worktree(at.folder, "on a stick"));
    CHECK(at.look().locked == "on a stick");
    unwrap(at.files.remove(at.folder));
    const WorktreeFacts lost = at.look();
    CHECK_FALSE(lost.locked);
    CHECK(lost.gone);
    CHECK(lost.unsaved == std::vector<Unsaved>{});
}

TEST_CASE("a leftover worktree that cannot be looked into says why", "[app][worktree]") {
    Leftovers at;
    at.merged_as(at.commit_file("new.txt"), at.first);
    at.files.broken.insert(at.folder);
    const WorktreeFacts facts = at.look();
    CHECK_THAT(facts.fault, ContainsSubstring("it is broken"));
    CHECK_FALSE(facts.unsaved);
    CHECK_FALSE(facts.gone);
}
