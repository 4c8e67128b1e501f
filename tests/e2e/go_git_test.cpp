// Programs built on go-git still open a repository that was registered, and every worktree of it.
#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "ports/pieces.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// What tests/gogit says of the folder.
ProcessResult seen_by_go_git(AtelierSandbox& sandbox, const fs::path& folder) {
    return sandbox.run(folder, {ATELIER_TEST_GOGIT, folder.string()});
}

// Registered, and with one worktree of ours that stays, because its agent failed.
void register_and_work(AtelierSandbox& sandbox, const BuiltRepository& repository) {
    sandbox.plan(repository.folder, "epics:\n  - title: Kept\n    root_branch: kept\n"
                                    "    changesets:\n      - title: Fail\n"
                                    "        description: \"demo: fail 3\"\n");
    sandbox.work(repository.folder);
}

} // namespace

TEST_CASE("go-git opens a registered repository as before, and our worktrees in it",
          "[e2e][go-git]") {
    AtelierSandbox sandbox;
    const auto kind =
        GENERATE(RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
                 RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::own_worktrees,
                 RepositoryKind::separate_git_dir);
    INFO("repository: " << name_of(kind));
    const BuiltRepository repository = sandbox.git().build(kind);
    const ProcessResult before = seen_by_go_git(sandbox, repository.folder);
    INFO(before.err);
    REQUIRE(before.status == 0);
    CHECK(before.out.starts_with("refs/heads/"));

    register_and_work(sandbox, repository);
    CHECK(seen_by_go_git(sandbox, repository.folder).out == before.out);
    std::size_t ours = 0;
    for (const auto& entry :
         fs::directory_iterator(sandbox.project(repository.enlistment) / "worktrees")) {
        if (!fs::exists(entry.path() / ".git")) continue;
        const ProcessResult inside = seen_by_go_git(sandbox, entry.path());
        INFO(entry.path() << inside.err);
        CHECK(inside.status == 0);
        if (entry.path().filename().string().starts_with("at-pool-")) continue;
        CHECK(inside.out.starts_with("refs/heads/kept-"));
        ++ours;
    }
    CHECK(ours == 1);
}

TEST_CASE("go-git opens a registered repository that is sparse, and one that was moved",
          "[e2e][go-git]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    // `git sparse-checkout` itself sets the extension that go-git refuses.
    sandbox.git().git(repository.folder, {"config", "core.sparseCheckout", "true"});
    write_file(repository.common_dir / "info/sparse-checkout", "/src/\n");
    sandbox.git().git(repository.folder, {"read-tree", "-mu", "HEAD"});
    CHECK_FALSE(fs::exists(repository.folder / "README.md"));
    const ProcessResult before = seen_by_go_git(sandbox, repository.folder);
    REQUIRE(before.status == 0);

    register_and_work(sandbox, repository);
    CHECK(seen_by_go_git(sandbox, repository.folder).out == before.out);
    const fs::path moved = sandbox.root() / "moved";
    fs::rename(repository.folder, moved);
    CHECK(seen_by_go_git(sandbox, moved).out == before.out);
}

TEST_CASE("go-git refuses a repository whose worktrees have a configuration of their own",
          "[e2e][go-git]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.git().git(repository.folder, {"config", "core.repositoryFormatVersion", "0"});
    sandbox.git().git(repository.folder, {"config", "extensions.worktreeConfig", "true"});
    const ProcessResult refused = seen_by_go_git(sandbox, repository.folder);
    CHECK(refused.status == 1);
    CHECK_THAT(refused.err, ContainsSubstring("worktreeconfig"));
}

TEST_CASE("go-git reads the pieces of a run", "[e2e][go-git]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    ChildProcess process;
    const bool with_library = GENERATE(true, false);
    GitRepository repository(process, sandbox.git().environment(),
                             unwrap(discover_repository(folder)),
                             with_library ? OpenObjects(open_objects) : OpenObjects());
    const Person user{"Ursula User", "ursula@example.org"};
    const BeadId run = unwrap(BeadId::parse("at-x7k2p"));
    const auto made = [&](std::vector<CommitId> parents) {
        return unwrap(repository.pieces().write({.title = "Rain",
                                                 .text = "Rain.\n",
                                                 .provenance = "{}",
                                                 .parents = std::move(parents),
                                                 .origin = {.run = run},
                                                 .signature = {user, user}}));
    };
    const CommitId piece = made({made({})});
    unwrap(repository.pieces().settle({.made = {{unwrap(BeadId::parse("at-x7k2p.2")), piece}}},
                                      "a turn"));
    const ProcessResult seen =
        sandbox.run(folder, {ATELIER_TEST_GOGIT, "--pieces", folder.string()});
    INFO(seen.err);
    CHECK(seen.out == "refs/atelier/pieces/at-x7k2p.2 1 piece.md provenance.json\n");
}
