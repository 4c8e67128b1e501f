// Worktrees of ours in a repository whose large files Git LFS keeps.
#include "support/shelf_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* large = "assets/large.bin";

bool has_lfs(GitSandbox& sandbox) {
    if (sandbox.has_lfs()) return true;
    WARN("skipped: git-lfs is not installed");
    return false;
}

std::string content(char letter) {
    return std::string(4000, letter) + "\n";
}

// main has one large file in two versions; the worktree has the first.
void use_lfs(RepositoryFixture& f) {
    const fs::path& main = f.built.folder;
    f.sandbox.git(main, {"lfs", "install", "--local"});
    f.sandbox.git(main, {"lfs", "track", "*.bin"});
    write_file(main / large, content('a'));
    f.sandbox.git(main, {"add", ".gitattributes", large});
    f.sandbox.git(main, {"commit", "-q", "-m", "One large file"});
}

} // namespace

TEST_CASE("a large file stands in a new worktree and in one that is used again, not its pointer",
          "[contract][git][reuse][lfs]") {
    if (GitSandbox sandbox; !has_lfs(sandbox)) return;
    Shelf f(use_lfs);
    CHECK(read_file(f.place / large) == content('a'));
    CHECK(unwrap(f.worktrees.worktree_state(f.place)).changed.empty());
    f.commit(large, content('b'));
    f.commit("assets/other.bin", content('c'));
    CHECK(f.git({"show", std::string("HEAD:") + large}).starts_with("version https://git-lfs"));

    REQUIRE(unwrap(f.shelve()));
    CHECK(read_file(f.pooled / large) == content('a'));
    const std::string imprint = unwrap(f.worktrees.imprint(f.pooled));
    CHECK(unwrap(f.worktrees.imprint(f.pooled)) == imprint);
    f.reuse("main");
    CHECK(read_file(f.next / large) == content('b'));
    CHECK(read_file(f.next / "assets/other.bin") == content('c'));
    CHECK(f.sandbox.git(f.next, {"status", "--porcelain", "--ignored"}).empty());
    CHECK(f.sandbox.git(f.next, {"ls-files", "-s"}) ==
          f.sandbox.git(f.built.folder, {"ls-files", "-s"}));
}

TEST_CASE("a large file that an agent has changed keeps its worktree",
          "[contract][git][reuse][lfs]") {
    if (GitSandbox sandbox; !has_lfs(sandbox)) return;
    Shelf f(use_lfs);
    write_file(f.place / large, content('x'));
    const auto refused = f.shelve();
    CHECK(code_of(refused) == ErrorCode::dirty);
    CHECK_THAT(refused.error().message, ContainsSubstring(large));
    CHECK(read_file(f.place / large) == content('x'));
}
