// What stands in tables where Git keeps its refs so, which the newer ones do.
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// False, with a word, where this Git has none.
bool moved_into_tables(RepositoryFixture& f) {
    const auto moved =
        f.sandbox.try_git(f.built.folder, {"refs", "migrate", "--ref-format=reftable"});
    if (moved.status == 0) return true;
    WARN("skipped: this Git has no tables of refs");
    return false;
}

} // namespace

TEST_CASE("a log that was emptied is told apart where logs stand in tables",
          "[contract][git][audit]") {
    RepositoryFixture f;
    f.git({"branch", "side"});
    if (!moved_into_tables(f)) return;
    f.git({"commit", "-q", "--allow-empty", "-m", "One"});
    f.git({"branch", "late"});
    const auto logs = [&] { return unwrap(f.repository.audit().state()).logs; };
    CHECK_THAT(logs(), ContainsSubstring("HEAD\n"));
    CHECK_THAT(logs(), ContainsSubstring("refs/heads/late\n"));
    CHECK_THAT(logs(), ContainsSubstring("refs/heads/main\n"));
    f.git({"reflog", "expire", "--expire=now", "refs/heads/late"});
    CHECK_THAT(logs(), !ContainsSubstring("refs/heads/late\n"));
    CHECK_THAT(logs(), ContainsSubstring("refs/heads/main\n"));
}

TEST_CASE("whether refs stand in tables is told without Git", "[contract][git]") {
    RepositoryFixture f;
    CHECK_FALSE(has_ref_tables(f.built.folder / ".git"));
    if (!moved_into_tables(f)) return;
    CHECK(has_ref_tables(f.built.folder / ".git"));
    const auto found = unwrap(f.repository.worktrees().checkouts());
    REQUIRE(found.size() == 1);
    CHECK(found.front().branch == *BranchName::parse("main"));
}
