// Worktrees of ours in a repository of which the person has checked out a part.
#include "base/text.hpp"
#include "support/shelf_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// The main checkout has src alone; `everywhere`: the repository's configuration says so, as it did
// before each checkout had its own.
void make_sparse(RepositoryFixture& f, bool cone, bool everywhere) {
    const fs::path& main = f.built.folder;
    if (!everywhere) {
        f.sandbox.git(main, {"sparse-checkout", "set", cone ? "--cone" : "--no-cone",
                             cone ? "src" : "/src/"});
        return;
    }
    f.sandbox.git(main, {"config", "core.sparseCheckout", "true"});
    f.sandbox.git(main, {"config", "core.sparseCheckoutCone", cone ? "true" : "false"});
    write_file(f.built.common_dir / "info/sparse-checkout", cone ? "/*\n!/*/\n/src/\n" : "/src/\n");
    f.sandbox.git(main, {"read-tree", "-m", "-u", "HEAD"});
}

struct SparseShelf : Shelf {
    SparseShelf(bool cone, bool everywhere)
        : Shelf([=](RepositoryFixture& f) { make_sparse(f, cone, everywhere); }) {}
};

} // namespace

TEST_CASE(
    "a sparse worktree is used again with the main checkout's patterns, whatever its agent chose",
    "[contract][git][reuse]") {
    const bool cone = GENERATE(true, false);
    const bool everywhere = GENERATE(false, true);
    SparseShelf f(cone, everywhere);
    CHECK(f.shown(f.place) == f.shown(f.built.folder));
    f.commit("src/new.txt", "new\n");
    f.commit("docs/new.txt", "new\n");
    // What it commits outside of them stands there.
    write_file(f.place / "docs/mine.txt", "mine\n");
    f.sandbox.git(f.place, {"add", "--sparse", "docs/mine.txt"});
    f.sandbox.git(f.place, {"commit", "-q", "-m", "Mine"});
    f.sandbox.git(f.place, {"update-index", "--skip-worktree", "src/b.txt"});

    REQUIRE(unwrap(f.shelve()));
    CHECK_FALSE(fs::exists(f.pooled / "docs/mine.txt"));
    CHECK(f.sandbox.git(f.pooled, {"ls-files", "-t", "src/b.txt"}) == "H src/b.txt");
    const std::string imprint = unwrap(f.worktrees.imprint(f.pooled));
    SECTION("as it is") {
        f.reuse("main");
        const fs::path fresh = f.work("at-z.1");
        unwrap(f.worktrees.add_worktree(fresh, branch("fresh"), f.at("main")));
        CHECK(f.shown(f.next) == f.shown(fresh));
        CHECK(fs::exists(f.next / "src/new.txt"));
        CHECK_FALSE(fs::exists(f.next / "docs/new.txt"));
        CHECK(f.files_in(f.own(f.next)) == f.files_in(f.own(fresh)));
        CHECK(f.sandbox.git(f.next, {"status", "--porcelain"}).empty());
    }
    SECTION("not once the main checkout has others") {
        write_file(f.built.common_dir / "info/sparse-checkout", "/docs/\n");
        const auto parts = split(unwrap(f.worktrees.imprint(f.pooled)), ':');
        const auto before = split(imprint, ':');
        REQUIRE(parts.size() == 5);
        CHECK(parts[1] == before[1]);
        CHECK(parts[2] == before[2]);
        CHECK(parts[3] != before[3]);
        CHECK(parts[4] == before[4]);
    }
}

TEST_CASE("a new worktree has the files of a sparse main checkout, as git worktree add gives it",
          "[contract][git][worktrees]") {
    const bool cone = GENERATE(true, false);
    const bool everywhere = GENERATE(false, true);
    SparseShelf f(cone, everywhere);
    const fs::path theirs = f.work("theirs");
    f.git({"worktree", "add", "-q", "-b", "theirs", theirs.string()});
    const fs::path detached = f.work("at-x");
    unwrap(f.worktrees.add_detached(detached, f.at("main")));
    for (const fs::path& ours : {f.place, detached}) {
        CHECK(f.shown(ours) == f.shown(theirs));
        CHECK(f.sandbox.git(ours, {"sparse-checkout", "list"}) ==
              f.sandbox.git(theirs, {"sparse-checkout", "list"}));
        CHECK(fs::exists(ours / "src/a.txt"));
        CHECK_FALSE(fs::exists(ours / "docs/guide.md"));
        CHECK(unwrap(f.worktrees.worktree_state(ours)).changed.empty());
        CHECK(unwrap(f.worktrees.contents(ours)).unwatched.empty());
    }
    unwrap(f.worktrees.advance_worktree(detached, std::nullopt, f.at("main"), f.at("main")));
    unwrap(f.worktrees.remove_worktree(f.place));
}
