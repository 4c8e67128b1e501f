#include "adapters/git/config/discover.hpp"

#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("the repository of a folder is found for every kind of repository",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const auto kind = GENERATE(
        RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
        RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
        RepositoryKind::sha256, RepositoryKind::own_worktrees, RepositoryKind::separate_git_dir);
    INFO(name_of(kind));
    const BuiltRepository built = sandbox.build(kind);

    const auto here = discover_repository(built.folder);
    REQUIRE(here);
    CHECK(here->common_dir == built.common_dir);
    CHECK(here->enlistment == built.enlistment);
    CHECK(here->git_dir ==
          fs::path(sandbox.git(built.folder, {"rev-parse", "--absolute-git-dir"})));
    CHECK(here->worktree == built.folder);
    CHECK(here->bare == (kind == RepositoryKind::bare));

    SECTION("a folder deep inside belongs to the same") {
        const auto deep = discover_repository(built.folder / "src");
        REQUIRE(deep);
        CHECK(deep->git_dir == here->git_dir);
        CHECK(deep->worktree == here->worktree);
    }
    SECTION("a linked worktree, also through a symbolic link, belongs to the same enlistment") {
        const fs::path linked = sandbox.root() / "linked one";
        sandbox.git(built.folder, {"worktree", "add", "-q", "--detach", linked.string()});
        fs::create_directory_symlink(linked, sandbox.root() / "link");
        const auto there = discover_repository(sandbox.root() / "link" / "src");
        REQUIRE(there);
        CHECK(there->common_dir == built.common_dir);
        CHECK(there->enlistment == built.enlistment);
        CHECK(there->worktree == linked);
        CHECK(there->git_dir == fs::path(sandbox.git(linked, {"rev-parse", "--absolute-git-dir"})));
    }
    SECTION("the git dir itself belongs to it") {
        const auto inside = discover_repository(built.common_dir / "refs");
        REQUIRE(inside);
        CHECK(inside->common_dir == built.common_dir);
        CHECK(inside->enlistment == built.enlistment);
        CHECK_FALSE(inside->worktree);
    }
}

TEST_CASE("a git dir that stands elsewhere behind a symbolic link is named by its real path",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.build(RepositoryKind::plain);
    const fs::path elsewhere = sandbox.root() / "elsewhere.git";
    fs::rename(built.folder / ".git", elsewhere);
    fs::create_symlink(elsewhere, built.folder / ".git");
    const auto here = discover_repository(built.folder / "src");
    REQUIRE(here);
    CHECK(here->git_dir == elsewhere);
    CHECK(here->git_dir ==
          fs::path(sandbox.git(built.folder, {"rev-parse", "--absolute-git-dir"})));
    CHECK(here->worktree == built.folder);
}

TEST_CASE("the main checkout is found when worktrees have configuration of their own",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.build(RepositoryKind::submodule);
    const fs::path linked = sandbox.root() / "linked";
    sandbox.git(built.folder, {"worktree", "add", "-q", "--detach", linked.string()});
    const std::string work_tree = sandbox.git(built.folder, {"config", "core.worktree"});
    sandbox.git(built.folder, {"config", "extensions.worktreeConfig", "true"});
    sandbox.git(built.folder, {"config", "--worktree", "core.worktree", work_tree});
    sandbox.git(built.folder, {"config", "--local", "--unset", "core.worktree"});
    const auto there = discover_repository(linked);
    REQUIRE(there);
    CHECK(there->enlistment == built.enlistment);
}

TEST_CASE("the file that says whether there is a checkout is the one that Git reads last",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const auto built = sandbox.build(RepositoryKind::plain);
    const auto found = [&] { return unwrap(discover_repository(built.folder)); };
    const fs::path git_dir = built.folder / ".git";
    CHECK(found().checkout_config == git_dir / "config");
    const fs::path elsewhere = sandbox.root() / "elsewhere";
    fs::create_directories(elsewhere);
    const std::string key = GENERATE("core.bare", "core.worktree");
    const std::string value = key == "core.bare" ? "true" : elsewhere.string();
    SECTION("without the extension") {
        write_file(git_dir / "config.worktree", "[core]\n\tbare = true\n");
        CHECK_FALSE(found().bare);
        CHECK(found().checkout_config == git_dir / "config");
    }
    SECTION("with it") {
        sandbox.git(built.folder, {"config", "extensions.worktreeConfig", "true"});
        sandbox.git(built.folder, {"config", "--worktree", "core.bare", "false"});
        // What its own file says of core.bare wins.
        const std::string file =
            key == "core.bare" ? "config.worktree" : GENERATE("config", "config.worktree");
        const std::string path = (git_dir / file).string();
        sandbox.git("/", {"config", "--file", path, "--add", key, value});
        CHECK(found().enlistment != built.folder);
        CHECK(found().checkout_config == git_dir / file);
        sandbox.git(
            "/",
            key == "core.bare"
                ? std::vector<std::string>{"config", "--file", path, "--replace-all", key, "false"}
                : std::vector<std::string>{"config", "--file", path, "--unset-all", key});
        CHECK(found().enlistment == built.folder);
        CHECK(sandbox.git(built.folder, {"rev-parse", "--is-inside-work-tree"}) == "true");
    }
}

TEST_CASE("what the configuration includes hides no checkout, as Git has it",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const auto built = sandbox.build(RepositoryKind::plain);
    const fs::path git_dir = built.folder / ".git";
    const std::string file = GENERATE("config", "config.worktree");
    const std::string key = GENERATE("core.bare", "core.worktree");
    CAPTURE(file, key);
    fs::create_directories(sandbox.root() / "elsewhere");
    const std::string value = key == "core.bare" ? "true" : (sandbox.root() / "elsewhere").string();
    sandbox.git("/", {"config", "--file", (git_dir / "included").string(), key, value});
    sandbox.git(built.folder, {"config", "--unset-all", "core.bare"});
    sandbox.git(built.folder, {"config", "extensions.worktreeConfig", "true"});
    sandbox.git("/", {"config", "--file", (git_dir / file).string(), "include.path", "included"});
    CHECK(sandbox.git(built.folder, {"config", key}) == value);
    CHECK(sandbox.git(built.folder, {"rev-parse", "--show-toplevel"}) == built.folder.string());
    CHECK(sandbox.git(built.folder, {"rev-parse", "--is-bare-repository"}) == "false");
    const RepositoryLayout found = unwrap(discover_repository(built.folder));
    CHECK_FALSE(found.bare);
    CHECK(found.enlistment == built.folder);
    CHECK(found.worktree == built.folder);
    CHECK(found.checkout_config == git_dir / "config");
}

TEST_CASE("a folder outside any repository is refused with a hint", "[contract][git][discover]") {
    GitSandbox sandbox;
    const auto outside = discover_repository(sandbox.root());
    REQUIRE_FALSE(outside);
    CHECK(outside.error().code == ErrorCode::not_a_repository);
    CHECK(outside.error().message == sandbox.root().string() + " is not in a Git repository");
    CHECK_FALSE(outside.error().hint.empty());

    const auto absent = discover_repository(sandbox.root() / "absent");
    REQUIRE_FALSE(absent);
    CHECK(absent.error().code == ErrorCode::not_a_repository);
}

TEST_CASE("a damaged link to a repository is named", "[contract][git][discover]") {
    GitSandbox sandbox;
    write_file(sandbox.root() / "w/.git", "gitdir: ../gone\n");
    const auto broken = discover_repository(sandbox.root() / "w");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::not_a_repository);
    CHECK_THAT(broken.error().message,
               ContainsSubstring("points to ../gone, which is not a git directory"));

    write_file(sandbox.root() / "x/.git", "rubbish");
    CHECK_THAT(must_fail(discover_repository(sandbox.root() / "x")).message,
               ContainsSubstring("x/.git is not a valid gitfile"));
    fs::create_directories(sandbox.root() / "y/.git");
    CHECK_FALSE(discover_repository(sandbox.root() / "y"));
}

TEST_CASE("branches that are checked out are found without a child process, as Git lists them",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.build(RepositoryKind::plain);
    const fs::path linked = sandbox.root() / "linked one";
    sandbox.git(built.folder, {"worktree", "add", "-q", "-b", "side", linked.string()});
    sandbox.git(built.folder,
                {"worktree", "add", "-q", "--detach", (sandbox.root() / "d").string()});
    const auto found = checked_out_branches(unwrap(discover_repository(built.folder)));
    REQUIRE(found.size() == 2);
    CHECK(found[0].branch->str() == sandbox.git(built.folder, {"branch", "--show-current"}));
    CHECK(found[0].worktree == built.enlistment);
    CHECK(found[1].branch->str() == "side");
    CHECK(found[1].worktree == linked);
}

TEST_CASE("a HEAD that stands in Git's tables is not taken for a branch", "[contract][git]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.plain();
    CHECK(head_in(built.common_dir) == "refs/heads/main");
    write_file(built.common_dir / "HEAD", "ref: refs/heads/.invalid\n");
    CHECK(head_in(built.common_dir).empty());
    CHECK(checked_out_branches(unwrap(discover_repository(built.folder))).empty());
}

TEST_CASE("the checkout of a git dir that lies apart is known from inside the checkout alone",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.build(RepositoryKind::separate_git_dir);
    const fs::path linked = sandbox.root() / "linked";
    sandbox.git(built.folder, {"worktree", "add", "-q", linked.string()});
    const BuiltRepository other = sandbox.build(RepositoryKind::separate_git_dir, "other");
    auto found = discover_repository(built.enlistment);
    REQUIRE(found);
    for (const fs::path& folder : {built.common_dir, linked, other.folder}) {
        find_checkout(*found, folder);
        CHECK(main_checkout(*found) == built.common_dir);
    }
    const auto untold = worktree_of(*found, main_checkout(*found));
    REQUIRE_FALSE(untold);
    CHECK_THAT(untold.error().message, ContainsSubstring("cannot be told from here"));
    CHECK(git_dir_of(*found, main_checkout(*found)) == built.common_dir);

    find_checkout(*found, built.folder / "src");
    CHECK(main_checkout(*found) == built.folder);
    const auto checkout = worktree_of(*found, built.folder);
    REQUIRE(checkout);
    CHECK(checkout->git_dir == built.common_dir);
    CHECK(worktree_of(*found, linked));
    CHECK_FALSE(worktree_of(*found, other.folder));
    CHECK_FALSE(worktree_of(*found, built.folder / "src"));
    const auto branches = checked_out_branches(*found);
    REQUIRE(branches.size() == 2);
    CHECK(branches.front().worktree == built.folder);
    CHECK(branches.front().branch == BranchName::parse("main").value());
}

TEST_CASE("a bare repository has no main checkout, wherever one stands",
          "[contract][git][discover]") {
    GitSandbox sandbox;
    const BuiltRepository built = sandbox.build(RepositoryKind::bare);
    auto found = discover_repository(built.enlistment);
    REQUIRE(found);
    find_checkout(*found, built.folder);
    CHECK(main_checkout(*found) == built.common_dir);
    CHECK_FALSE(found->worktree);
}
