#include "app/project/registration_place.hpp"

#include "ports/git_worktrees.hpp"
#include "support/memory_repository.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Place {
    MemoryFiles files;
    MemoryRepository repository{files, "/home/ada/r"};

    bool takes(const fs::path& data) { return require_place(repository, data).has_value(); }
};

} // namespace

TEST_CASE("a data folder may be anywhere but within the repository", "[app][place]") {
    Place at;
    CHECK(at.takes("/home/ada/.local/share/atelier"));
    CHECK(at.takes("/home/ada/r2"));
    CHECK(at.takes("/home/ada"));
    CHECK_FALSE(at.takes("/home/ada/r"));
    CHECK_FALSE(at.takes("/home/ada/r/.data/deep"));
    CHECK_FALSE(at.takes("/home/ada/r/.git/atelier"));
    CHECK_THAT(must_fail(require_place(at.repository, "/home/ada/r/x")).hint,
               ContainsSubstring("ATELIER_DATA_DIR"));
}

TEST_CASE("the checkouts of agents are within the data folder, and that is well", "[app][place]") {
    Place at;
    const CommitId first = at.repository.commit("/home/ada/r", "First\n", {{"a", "1\n"}});
    unwrap(at.repository.worktrees().add_worktree("/data/projects/r-1/worktrees/at-1.1",
                                                  *BranchName::parse("side"), first));
    CHECK(at.takes("/data"));
    unwrap(at.repository.worktrees().add_worktree("/mine", *BranchName::parse("mine"), first));
    CHECK_FALSE(at.takes("/mine/data"));
}

TEST_CASE("a path is refused for what no configuration of Git can hold", "[app][place]") {
    Place at;
    for (const char* path : {"/a\nb", "/a\rb", "/a\x7f", "/a\x1b[0m"}) {
        CAPTURE(path);
        CHECK(must_fail(require_place(at.repository, path)).code == ErrorCode::config_invalid);
    }
    CHECK(at.takes("/a b/\"c\"/ü#;"));
}

TEST_CASE("a checkout that Git does not see is told with the command that brings it back",
          "[app][place]") {
    CHECK(checkout_beside("/r/.git") == "/r");
    CHECK(checkout_beside("/r.git").empty());
    ProjectRecord record;
    record.enlistment = "/my r";
    record.key = "r-1";
    const Error hidden = hidden_checkout(record, "/my r/.git/config", "/my r/.git").value();
    CHECK(hidden.code == ErrorCode::registered_elsewhere);
    CHECK(hidden.hint ==
          "fix it with: git config --file '/my r/.git/config' --replace-all core.bare false");
    const Error other = hidden_checkout(record, "/my r/.git/config", "/other").value();
    CHECK_THAT(other.message, ContainsSubstring("core.worktree in /my r/.git/config"));
    CHECK_THAT(other.hint, ContainsSubstring("--unset-all core.worktree"));
    const Error own = hidden_checkout(record, "/my r/.git/config.worktree", "/my r/.git").value();
    CHECK_THAT(own.message, ContainsSubstring("core.bare is true in /my r/.git/config.worktree"));
    CHECK(own.hint == "fix it with: git config --file '/my r/.git/config.worktree' --replace-all "
                      "core.bare false");
}

TEST_CASE("a checkout that core.bare hides is not taken for a bare repository", "[app][place]") {
    MemoryFiles files;
    MemoryRepository hidden(files, "/r/.git");
    const auto refusal = [&] { return require_no_hidden_checkout(hidden, files); };
    unwrap(files.write("/r/README.md", "x"));
    unwrap(refusal());
    unwrap(files.write("/r/.git/index", "x"));
    const Error refused = must_fail(refusal());
    CHECK(refused.code == ErrorCode::config_invalid);
    CHECK_THAT(refused.message, ContainsSubstring("/r has a checkout, but core.bare is true in "));
    CHECK_THAT(refused.hint,
               ContainsSubstring("git config --file /r/.git/config --replace-all core.bare false"));
    SECTION("by the file of the worktree's own keys") {
        hidden.git.checkout_config = "/r/.git/config.worktree";
        CHECK_THAT(must_fail(refusal()).hint,
                   ContainsSubstring(
                       "git config --file /r/.git/config.worktree --replace-all core.bare false"));
    }
    SECTION("with nothing but worktrees it is bare on purpose") {
        unwrap(files.remove("/r/README.md"));
        unwrap(files.make_folder("/r/more/main"));
        hidden.git.worktrees.push_back(
            {.folder = "/r/more/main", .git_dir = "/r/.git/worktrees/m"});
        unwrap(refusal());
    }
}

TEST_CASE("submodules count as checked out when a command of worktree.setup names them",
          "[app][place]") {
    Settings settings;
    CHECK(empty_submodules({}, settings).empty());
    CHECK_THAT(empty_submodules({"deps/lib"}, settings), ContainsSubstring("deps/lib"));
    settings.worktree_setup = {{"npm", "ci"}};
    CHECK_FALSE(empty_submodules({"deps/lib"}, settings).empty());
    settings.worktree_setup.push_back({"sh", "-c", "git submodule update --init"});
    CHECK(empty_submodules({"deps/lib"}, settings).empty());
}
