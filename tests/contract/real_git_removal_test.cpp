// What only real Git and a real disk show of a worktree that is taken away.
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("an index that goes on in a shared one, which every reader touches, keeps no worktree",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.git({"config", "core.splitIndex", "true"});
    const fs::path place = f.work("at-x.1");
    unwrap(f.repository.worktrees().add_worktree(place, branch("work"), f.at("HEAD")));
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
