#include "domain/guard/sandbox.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;

namespace {

// What holds at `path`: the last bound above it counts, and nothing is bound at first.
Access access_at(const std::vector<Bound>& bounds, const std::filesystem::path& path) {
    Access access = Access::write;
    for (const Bound& bound : bounds) {
        const auto [end, rest] =
            std::mismatch(bound.path.begin(), bound.path.end(), path.begin(), path.end());
        if (end == bound.path.end()) access = bound.access;
    }
    return access;
}

const std::filesystem::path project = "/home/u/data/projects/r-1";

} // namespace

TEST_CASE("a planner writes to the plan and its home, and to nothing of the repository") {
    const auto bounds = planner_bounds(
        {.common_dir = "/home/u/r/.git",
         .checkouts = {"/home/u/r", "/home/u/r-fix", project / "worktrees/at-planner-ann"},
         .project = project,
         .store = project / ".beads",
         .home = project / "agents/planner/ann"});
    for (const char* path : {"/home/u/r/.git/HEAD", "/home/u/r/src/a.cpp", "/home/u/r-fix/a"})
        CHECK(access_at(bounds, path) == Access::read);
    for (const char* path : {"worktrees/at-planner-ann/a", "config.user.json", "git.config",
                             "hooks/pre-commit", "agents/planner/bob/prompt.md", "worktrees/at-2"})
        CHECK(access_at(bounds, project / path) == Access::read);
    for (const char* path : {".beads/atelier.db", "agents/planner/ann/notes.md"})
        CHECK(access_at(bounds, project / path) == Access::write);
    CHECK(access_at(bounds, "/home/u/.cache/x") == Access::write);
}

TEST_CASE("a worker writes to its own worktree and the git dir, not to checkouts or hooks") {
    const auto bounds = worker_bounds(
        {.common_dir = "/home/u/r/.git",
         .checkouts = {"/home/u/r", project / "worktrees/at-1.1", project / "worktrees/at-1.2"},
         .project = project,
         .store = project / ".beads",
         .home = project / "agents/worker/ann"},
        project / "worktrees/at-1.1", {"/home/u/r/node_modules"});
    for (const char* path : {"/home/u/r/src/a.cpp", "/home/u/r/.git/hooks/pre-commit",
                             "/home/u/r/.git/HEAD", "/home/u/r/.git/index"})
        CHECK(access_at(bounds, path) == Access::read);
    for (const char* path : {"worktrees/at-1.2/a", "config.user.json", "agents/worker/bob/x"})
        CHECK(access_at(bounds, project / path) == Access::read);
    for (const char* path : {"worktrees/at-1.1/a", ".beads/atelier.db", "agents/worker/ann/x"})
        CHECK(access_at(bounds, project / path) == Access::write);
    for (const char* path : {"/home/u/r/.git/refs/heads/x", "/home/u/r/.git/worktrees/at-1.1/HEAD",
                             "/home/u/r/node_modules/.cache/x"})
        CHECK(access_at(bounds, path) == Access::write);
}

TEST_CASE("a sandbox drops every capability and shows no process from outside") {
    const auto command =
        sandbox_command({{"/r"}, {"/r/.git", Access::write}}, "/r/.git/worktrees/x");
    CHECK(command == std::vector<std::string>{
                         "bwrap", "--dev-bind", "/", "/", "--ro-bind-try", "/r", "/r", "--bind-try",
                         "/r/.git", "/r/.git", "--cap-drop", "ALL", "--unshare-pid", "--proc",
                         "/proc", "--die-with-parent", "--chdir", "/r/.git/worktrees/x", "--"});
}
