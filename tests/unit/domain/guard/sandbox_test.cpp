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
         .home = project / "agents/planner/ann",
         .sessions = project / "sessions"});
    CHECK(access_at(bounds, project / "sessions/s-1/start") == Access::hidden);
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
         .home = project / "agents/worker/ann",
         .sessions = project / "sessions",
         .git_dir = "/home/u/r/.git/worktrees/at-1.1"},
        project / "worktrees/at-1.1", {"/home/u/r/node_modules"});
    CHECK(access_at(bounds, project / "sessions/s-1/start") == Access::hidden);
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
    const auto command = sandbox_command(
        {{"/r"}, {"/r/.git", Access::write}, {"/r/h", Access::hidden}}, "/r/.git/worktrees/x");
    CHECK(command == std::vector<std::string>{"bwrap",
                                              "--dev-bind",
                                              "/",
                                              "/",
                                              "--ro-bind-try",
                                              "/r",
                                              "/r",
                                              "--bind-try",
                                              "/r/.git",
                                              "/r/.git",
                                              "--tmpfs",
                                              "/r/h",
                                              "--cap-drop",
                                              "ALL",
                                              "--unshare-pid",
                                              "--proc",
                                              "/proc",
                                              "--die-with-parent",
                                              "--chdir",
                                              "/r/.git/worktrees/x",
                                              "--"});
}

TEST_CASE("every folder above a bound place is a mount, unless it cannot be changed anyway") {
    const auto command = sandbox_command(
        {{"/a/b/r"}, {"/a/b/r/.git", Access::write}, {"/a/b/r/.git/x/hooks"}, {"/a/b/r/src/deep"}},
        "/");
    std::vector<std::string> bound;
    for (std::size_t i = 0; i + 2 < command.size(); ++i)
        if (command[i].ends_with("-try"))
            bound.push_back((command[i] == "--bind-try" ? "+" : "-") + command[i + 1]);
    CHECK(bound == std::vector<std::string>{"+/a", "+/a/b", "-/a/b/r", "+/a/b/r/.git",
                                            "+/a/b/r/.git/x", "-/a/b/r/.git/x/hooks",
                                            "-/a/b/r/src/deep"});
}

TEST_CASE("a worker reaches its own git dir and no other worktree's, nor what people's Git reads") {
    const auto bounds = worker_bounds({.common_dir = "/r/.git",
                                       .checkouts = {},
                                       .project = project,
                                       .store = project / ".beads",
                                       .home = project / "agents/worker/ann",
                                       .sessions = project / "sessions",
                                       .git_dir = "/r/.git/worktrees/at-1.1"},
                                      project / "worktrees/at-1.1", {});
    for (const char* path : {"config", "config.worktree", "info/attributes", "hooks/pre-commit",
                             "objects/info/alternates", "worktrees/at-1.2/HEAD"})
        CHECK(access_at(bounds, std::filesystem::path("/r/.git") / path) == Access::read);
    CHECK(access_at(bounds, "/r/.git/worktrees/at-1.1/index") == Access::write);
    CHECK(access_at(bounds, "/r/.git/objects/aa/bb") == Access::write);
}

TEST_CASE(
    "a socket stays covered in a checkout, and what is bound below its folder stays in place") {
    SandboxPlaces places{.common_dir = "/home/u/.git",
                         .checkouts = {"/home/u", project / "worktrees/at-1.1"},
                         .project = project,
                         .store = project / ".beads",
                         .home = project / "agents/worker/ann",
                         .sockets = {{"/home/u/.gnupg/S.gpg-agent", Access::closed},
                                     {"/home/u/data", Access::hidden},
                                     {"/home/u/.screen", Access::hidden},
                                     {"/home/u/.screen/own", Access::write}}};
    for (const auto& bounds :
         {planner_bounds(places), worker_bounds(places, project / "worktrees/at-1.1", {})}) {
        CHECK(access_at(bounds, "/home/u/.gnupg/S.gpg-agent") == Access::closed);
        CHECK(access_at(bounds, "/home/u/.screen/1.tty") == Access::hidden);
        CHECK(access_at(bounds, "/home/u/.screen/own") == Access::write);
        CHECK(access_at(bounds, "/home/u/.bashrc") == Access::read);
        CHECK(access_at(bounds, project / ".beads/atelier.db") == Access::write);
    }
}

TEST_CASE("what runs where an agent may have written stands behind a keeper and its sandbox") {
    using Words = std::vector<std::string>;
    CHECK(kept_in("/x/atelier-keeper", {}) == Words{"/x/atelier-keeper", "run", "2000", "bare"});
    CHECK(kept_in("/x/atelier-keeper", {"bwrap", "--"}) ==
          Words{"/x/atelier-keeper", "run", "2000", "sandboxed", "bwrap", "--"});
    CHECK(agent_marks("atelier/worker/ann", "/r") ==
          std::map<std::string, std::string>{{"ATELIER_AGENT_ID", "atelier/worker/ann"},
                                             {"ATELIER_PROJECT", "/r"}});
}
