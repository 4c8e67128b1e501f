// Hooks of the user's in a linked worktree of theirs: what has to be the same in ours.
#include "support/catch.hpp"
#include "support/user_hooks.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

fs::path linked_worktree(GitSandbox& git, const HookedRepository& hooked) {
    const fs::path linked = git.root() / "linked";
    git.git(hooked.folder(), {"worktree", "add", "-q", "-b", "side", linked.string()});
    return linked;
}

void check_both_ends(HookedRepository& hooked, const fs::path& worktree, bool manager) {
    const HookedCommit good = hooked.commit(worktree, "fine.txt");
    INFO(good.output);
    CHECK(good.status == 0);
    CHECK(good.committed);
    CHECK(good.checks == 1);
    CHECK_FALSE(good.check_spoke);

    const HookedCommit bad = hooked.commit(worktree, "forbidden.txt");
    INFO(bad.output);
    CHECK(bad.status == 1);
    CHECK_FALSE(bad.committed);
    CHECK(bad.checks == 1);
    CHECK(bad.check_spoke);
    CHECK(bad.manager_spoke == manager);
    CHECK_FALSE(good.same_as(bad));
}

} // namespace

TEST_CASE("the user's plain hooks pass and refuse commits in a linked worktree", "[e2e][hooks]") {
    const auto way =
        GENERATE(UserHooks::git_hooks, UserHooks::relative_path, UserHooks::absolute_path);
    INFO(name_of(way));
    GitSandbox git;
    HookedRepository hooked(git, way);
    check_both_ends(hooked, linked_worktree(git, hooked), false);
}

#ifdef ATELIER_TEST_HOOK_MANAGERS

TEST_CASE("a hook manager passes and refuses commits in a linked worktree",
          "[e2e][hook-managers]") {
    const auto manager = GENERATE(UserHooks::husky, UserHooks::lefthook, UserHooks::pre_commit);
    INFO(name_of(manager));
    GitSandbox git;
    HookedRepository hooked(git, manager);
    const fs::path linked = linked_worktree(git, hooked);
    hooked.prepare(linked);
    check_both_ends(hooked, linked, true);
    check_both_ends(hooked, hooked.folder(), true);
}

TEST_CASE("husky's hooks are not in a linked worktree before it was prepared",
          "[e2e][hook-managers]") {
    GitSandbox git;
    HookedRepository hooked(git, UserHooks::husky);
    const HookedCommit bad = hooked.commit(linked_worktree(git, hooked), "forbidden.txt");
    CHECK(bad.committed);
    CHECK(bad.checks == 0);
}

TEST_CASE("a hook manager can be installed again in a linked worktree", "[e2e][hook-managers]") {
    const auto manager = GENERATE(UserHooks::husky, UserHooks::lefthook, UserHooks::pre_commit);
    INFO(name_of(manager));
    GitSandbox git;
    HookedRepository hooked(git, manager);
    const fs::path linked = linked_worktree(git, hooked);
    const ProcessResult again = hooked.install(linked);
    INFO(again.out << again.err);
    CHECK(again.status == 0);
    check_both_ends(hooked, linked, true);
}

#endif
