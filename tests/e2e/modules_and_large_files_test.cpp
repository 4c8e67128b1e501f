// Epics in repositories that keep more than their own files: submodules, and large files of LFS.
#include "base/text.hpp"
#include "support/answering_agent.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Two changesets one after the other, so that the second gets what the first has left.
std::string two_steps(const std::string& first, const std::string& second) {
    return "epics:\n  - title: Two steps\n    root_branch: steps\n    changesets:\n"
           "      - key: first\n        title: First\n        description: |\n          " +
           first +
           "\n      - title: Second\n        depends_on: [first]\n        description: |\n"
           "          " +
           second + "\n";
}

// Records the newest commit of the module, and in the second step writes beside it.
constexpr const char* module_agent = R"sh(#!/bin/sh
set -e
git submodule --quiet update --init
test -f libs/module/README.md
git -C libs/module checkout -q --detach origin/main
git -C libs/module log -1 --format=%s >"$ATELIER_CHANGESET_ID.txt"
git add -A
git commit -q -m "Use the module"
exec changeset_done --summary used
)sh";

struct Kept {
    AtelierSandbox sandbox;
    BuiltRepository built;
    CheckoutSnapshot before;

    explicit Kept(RepositoryKind kind) : built(sandbox.git().build(kind)) {
        sandbox.atelier(built.folder, {"init", "--yes"});
        before = snapshot(sandbox.git(), built.folder);
    }
    void check_landed(const ProcessResult& worked, const std::string& epic) {
        INFO(worked.out << worked.err);
        REQUIRE(worked.status == 0);
        const Json shown = sandbox.json(built.folder, {"show", epic});
        CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
        CHECK(difference(before, snapshot(sandbox.git(), built.folder)) == "");
        CHECK(sandbox.git().try_git(built.folder, {"fsck", "--full", "--strict"}).status == 0);
    }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git().git(built.folder, arguments);
    }
    fs::path worktrees() { return sandbox.project(built.enlistment) / "worktrees"; }
    fs::path checked_out(const std::string& branch) {
        const fs::path place = sandbox.root() / ("checkout-of-" + branch);
        git({"worktree", "add", "-q", place.string(), branch});
        return place;
    }
};

} // namespace

TEST_CASE("large files land as their pointers, and stand whole in new and in warm worktrees",
          "[e2e][main][lfs]") {
    if (GitSandbox sandbox; !sandbox.has_lfs()) {
        WARN("skipped: git-lfs is not installed");
        return;
    }
    Kept f(RepositoryKind::large_files);
    const std::string epic =
        f.sandbox
            .plan(f.built.folder, two_steps("demo: write assets/new.bin new and large",
                                            "demo: write assets/large.bin changed and large"))
            .front();
    f.check_landed(f.sandbox.work(f.built.folder), epic);
    for (const char* file : {"steps:assets/new.bin", "steps:assets/large.bin"})
        CHECK(f.git({"show", file}).starts_with("version https://git-lfs"));
    // The worktree that was used for both.
    const fs::path pooled = f.worktrees() / "at-pool-1";
    CHECK_FALSE(fs::exists(f.worktrees() / "at-pool-2"));
    const fs::path mine = f.checked_out("steps");
    for (const fs::path& place : {pooled, mine}) {
        CHECK(read_file(place / "assets/new.bin") == "new and large\n");
        CHECK(read_file(place / "assets/large.bin") == "changed and large\n");
        CHECK(f.sandbox.git().git(place, {"status", "--porcelain"}).empty());
    }
}

TEST_CASE("an epic whose agents use a submodule lands with the module's commit",
          "[e2e][main][submodules]") {
    Kept f(RepositoryKind::superproject);
    use_agent(f.sandbox, f.built.folder, "modular", module_agent);
    const std::string epic =
        f.sandbox.plan(f.built.folder, two_steps("Use the newest.", "Again.")).front();
    f.check_landed(
        f.sandbox.try_atelier(f.built.folder, {"work", "--mode", "auto", "--agent", "modular"}),
        epic);
    const fs::path origin = f.sandbox.root() / "repo-module";
    CHECK(f.git({"rev-parse", "steps:libs/module"}) ==
          f.sandbox.git().resolve(origin, "main").str());
    CHECK(f.git({"rev-parse", "main:libs/module"}) ==
          f.sandbox.git().resolve(origin, "main~1").str());
    for (const char* changeset : {".1", ".2"})
        CHECK(f.git({"show", "steps:" + epic + changeset + ".txt"}) == "Second");
    CHECK(f.git({"diff", "--name-only", "main", "steps"}) ==
          epic + ".1.txt\n" + epic + ".2.txt\nlibs/module");
    // What has a module in it is no start for another changeset.
    CHECK(lines_of(f.git({"worktree", "list"})).size() == 1);
    const fs::path mine = f.checked_out("steps");
    f.sandbox.git().git(mine, {"submodule", "--quiet", "update", "--init"});
    CHECK(read_file(mine / "libs/module/src/new.txt") == "new\n");
}
