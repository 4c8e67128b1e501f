// What only real Git and a real disk show of a worktree that is taken away.
#include "adapters/git/repository/footprint.hpp"
#include "support/other_user.hpp"
#include "support/repository_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <sys/mount.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("an index that goes on in a shared one, which every reader touches, keeps no worktree",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.git({"config", "core.splitIndex", "true"});
    const fs::path place = f.add_work();
    f.sandbox.git(place, {"update-index", "--split-index"});
    const fs::path git_dir = unwrap(f.repository.worktrees().git_dir(place));
    int shared = 0;
    for (const auto& entry : fs::directory_iterator(git_dir)) {
        if (!entry.path().filename().string().starts_with("sharedindex.")) continue;
        ++shared;
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::hours(1));
    }
    REQUIRE(shared > 0);
    const Footprint seen = unwrap(f.repository.worktrees().contents(place)).footprint;
    unwrap(f.repository.worktrees().remove_worktree(place, seen));
    CHECK_FALSE(fs::exists(place));
    CHECK(unwrap(f.repository.worktrees().checkouts()).size() == 1);
}

TEST_CASE("an index of our own leaves nothing in the git dir of a worktree",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.git({"config", "core.splitIndex", "true"});
    const fs::path place = f.add_work();
    for (int number = 0; number < 20; ++number)
        write_file(place / ("left-" + std::to_string(number)), std::to_string(number));
    const Footprint seen = unwrap(f.repository.worktrees().contents(place)).footprint;
    REQUIRE(unwrap(f.repository.replays().snapshot_worktree(place, "Left", {})));
    const fs::path own = unwrap(f.repository.worktrees().git_dir(place));
    CHECK(newer_files(unwrap(footprint_of({own})), seen).empty());
    unwrap(f.repository.worktrees().discard_worktree(place, seen));
}

TEST_CASE("a worktree stays for commits that a ref of its own has alone",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    CHECK(unwrap(f.repository.worktrees().contents(place)).own_refs.empty());
    const std::string known = f.sandbox.git(place, {"rev-parse", "HEAD"});
    const std::string tree = f.sandbox.git(place, {"rev-parse", "HEAD^{tree}"});
    const std::string mine =
        f.sandbox.git(place, {"commit-tree", "-p", "HEAD", "-m", "Mine", tree});
    f.sandbox.git(place, {"update-ref", "refs/worktree/known", known});
    CHECK(unwrap(f.repository.worktrees().contents(place)).own_refs.empty());
    f.sandbox.git(place, {"update-ref", "refs/worktree/mine", mine});
    const bool gone = GENERATE(false, true);
    if (gone) fs::remove_all(place);
    const auto own = unwrap(f.repository.worktrees().contents(place)).own_refs;
    CHECK(own == std::vector<OwnRef>{{"refs/worktree/mine", unwrap(CommitId::parse(mine))}});
    const Error refused = must_fail(f.repository.worktrees().remove_worktree(place));
    CHECK(refused.code == ErrorCode::dirty);
    CHECK_THAT(refused.message, ContainsSubstring("refs/worktree/mine"));
    f.git({"update-ref", "refs/atelier/rescue/1/mine", mine});
    unwrap(f.repository.worktrees().remove_worktree(place));
    CHECK(unwrap(f.repository.worktrees().checkouts()).size() == 1);
}

TEST_CASE("what is mounted in a worktree is not taken away with it", "[contract][git][worktrees]") {
    const TemporaryFolder folder;
    const fs::path place = folder.path() / "at-x.1";
    write_file(place / "a/file", "x");
    fs::create_directories(place / "cache/mounted");
    const int status =
        ForkedChild([&] {
            if (!enter_own_mounts() ||
                ::mount((place / "a").c_str(), (place / "cache/mounted").c_str(), nullptr, MS_BIND,
                        nullptr) != 0)
                return 97;
            const auto names_it = [](const auto& result) {
                return !result && result.error().code == ErrorCode::files_failed &&
                       result.error().message.find("cache/mounted") != std::string::npos;
            };
            if (!names_it(footprint_of({place}))) return 1;
            if (!names_it(remove_folder(place / "cache", std::nullopt))) return 2;
            return fs::exists(place / "a/file") ? 0 : 3;
        }).wait();
    if (status == 97)
        WARN("nothing can be mounted here");
    else
        CHECK(status == 0);
}

TEST_CASE("folders of ours that are not to be written to go", "[contract][git][worktrees]") {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::all);
    CHECK(as_ordinary_user([&] {
              const fs::path place = folder.path() / "at-x.1";
              write_file(place / "cache/module/deep/file", "x");
              for (const char* name : {"cache/module/deep", "cache/module"})
                  fs::permissions(place / name, fs::perms(0555));
              const auto left = remove_folder(place, std::nullopt);
              if (!left) return 1;
              return left->empty() && !fs::exists(place) ? 0 : 2;
          }) == 0);
}

TEST_CASE("a folder that only tells names is looked into in vain, so that nothing of it goes",
          "[contract][git][worktrees]") {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::all);
    CHECK(as_ordinary_user([&] {
              const fs::path place = folder.path() / "at-x.1";
              write_file(place / "cache/file", "x");
              fs::permissions(place / "cache", fs::perms(0444));
              const auto seen = footprint_of({place});
              fs::permissions(place / "cache", fs::perms(0755));
              if (seen) return 1;
              return seen.error().message.find("cache/file") != std::string::npos ? 0 : 2;
          }) == 0);
}
