// What every kind of repository has to give through the Repository port, and that the user's
// checkout stays as it is meanwhile.
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

RepositoryKind every_kind() {
    return GENERATE(RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
                    RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
                    RepositoryKind::sha256, RepositoryKind::own_worktrees,
                    RepositoryKind::separate_git_dir);
}

const std::string condition = "gitdir:./worktrees/at-*";

} // namespace

TEST_CASE("a changeset's whole way works in every kind of repository",
          "[contract][git][repository]") {
    const auto kind = every_kind();
    INFO(name_of(kind));
    RepositoryFixture f(kind);
    Repository& repository = f.repository;
    const auto before = snapshot(f.sandbox, f.built.folder);

    CHECK(repository.common_dir() == f.built.common_dir);
    CHECK(repository.enlistment() == f.built.enlistment);
    CHECK(unwrap(repository.is_bare()) == (kind == RepositoryKind::bare));
    CHECK(unwrap(repository.refs().default_branch()).str() == "main");
    const CommitId start = unwrap(repository.refs().branches()).at("main");

    // A root branch, and a worktree on a work branch.
    const std::string root = full_ref(branch("feature/at-x"));
    unwrap(repository.refs().update_refs({{root, start, std::nullopt}}, "begin"));
    const BranchName work = branch("feature-at-x.1");
    const fs::path tree = f.work("at-x.1");
    unwrap(repository.worktrees().add_worktree(tree, work, start));
    unwrap(repository.worktrees().lock_worktree(tree, "in use"));
    CHECK(unwrap(repository.worktrees().worktree_state(tree)).changed.empty());
    write_file(tree / "new ü.txt", "new\n");
    CHECK(unwrap(repository.worktrees().worktree_state(tree)).changed ==
          std::vector<std::string>{"new ü.txt"});

    const CommitId mine = f.sandbox.commit(
        tree, "Mine\n",
        {{"src/a.txt", "a1 mine\na2\na3\na4\na5\na6\na7\na8\na9\n"}, {"new ü.txt", "new\n"}});
    const WorktreeState state = unwrap(repository.worktrees().worktree_state(tree));
    CHECK(state.changed.empty());
    CHECK(state.head == mine);
    CHECK(state.branch == work);
    CHECK(unwrap(repository.history().commits(start, mine)) == std::vector{mine});
    CHECK(unwrap(repository.history().changes(start, mine)).size() == 2);

    // The root moved meanwhile, in the same file.
    const fs::path other = f.work("at-other");
    unwrap(repository.worktrees().add_worktree(other, branch("other"), start));
    const CommitId theirs = f.sandbox.commit(
        other, "Theirs\n", {{"src/a.txt", "a1\na2\na3\na4\na5\na6\na7\na8\na9 theirs\n"}});
    unwrap(repository.refs().update_refs({{root, theirs, start}}, "theirs"));

    const ReplayResult replayed = unwrap(repository.replays().replay(
        {start, mine, theirs, {{"Atelier-Epic", "at-x"}}, "Agent", "ursula@example.org"}));
    REQUIRE(replayed.conflicts.empty());
    REQUIRE(replayed.head);
    CHECK(replayed.commits == 1);
    CHECK(f.git({"show", replayed.head->str() + ":src/a.txt"}) ==
          "a1 mine\na2\na3\na4\na5\na6\na7\na8\na9 theirs");
    unwrap(repository.refs().update_refs({{root, replayed.head, theirs}}, "land"));
    CHECK(unwrap(repository.refs().resolve(root)) == replayed.head);
    CHECK(unwrap(repository.history().equal_on(start, mine, *replayed.head)));

    unwrap(repository.worktrees().unlock_worktree(tree));
    unwrap(repository.worktrees().remove_worktree(tree));
    unwrap(repository.worktrees().remove_worktree(other));
    CHECK_FALSE(fs::exists(tree));
    for (const Checkout& checkout : unwrap(repository.worktrees().checkouts()))
        CHECK(checkout.branch != work);
    unwrap(repository.refs().update_refs({{full_ref(work), std::nullopt, mine}}, "tidy"));
    CHECK_FALSE(unwrap(repository.refs().resolve(full_ref(work))));

    CHECK(difference(before, snapshot(f.sandbox, f.built.folder)).empty());
}

TEST_CASE("the include stands last and goes away without a trace in every kind of repository",
          "[contract][git][repository]") {
    RepositoryFixture f(every_kind());
    const auto before = snapshot(f.sandbox, f.built.folder);
    write_file(f.sandbox.root() / "git.config", "[user]\n\tname = Included\n");
    unwrap(f.repository.configuration().set_include(condition,
                                                    (f.sandbox.root() / "git.config").string()));
    CHECK(unwrap(f.repository.configuration().includes()) ==
          std::vector<Include>{{condition, (f.sandbox.root() / "git.config").string()}});

    // It holds in our worktrees and nowhere else.
    const fs::path ours = f.add_work();
    CHECK(f.sandbox.git(ours, {"config", "user.name"}) == "Included");
    CHECK(f.git({"config", "user.name"}) == "Ursula User");

    const std::string once = read_file(f.built.common_dir / "config");
    unwrap(f.repository.configuration().set_include(condition,
                                                    (f.sandbox.root() / "git.config").string()));
    CHECK(read_file(f.built.common_dir / "config") == once);

    unwrap(f.repository.worktrees().remove_worktree(ours));
    unwrap(f.repository.configuration().remove_include(condition));
    CHECK(unwrap(f.repository.configuration().includes()).empty());
    CHECK(difference(before, snapshot(f.sandbox, f.built.folder)).empty());
}

TEST_CASE("the caller's own Git variables have no say", "[contract][git][repository]") {
    RepositoryFixture f;
    Environment strange = f.sandbox.environment();
    strange["GIT_DIR"] = "/nonexistent";
    strange["GIT_WORK_TREE"] = "/";
    strange["GIT_INDEX_FILE"] = "/nonexistent/index";
    strange["GIT_OBJECT_DIRECTORY"] = "/nonexistent/objects";
    strange["GIT_NAMESPACE"] = "elsewhere";
    strange["GIT_CONFIG_COUNT"] = "2";
    strange["GIT_CONFIG_KEY_0"] = "core.HooksPath";
    strange["GIT_CONFIG_VALUE_0"] = "/nonexistent/hooks";
    strange["GIT_CONFIG_KEY_1"] = "user.name";
    strange["GIT_CONFIG_VALUE_1"] = "Handed Over";
    GitRepository repository(f.process, strange, unwrap(discover_repository(f.built.folder)));
    CHECK(unwrap(repository.refs().resolve("HEAD")) == f.at("HEAD"));
    CHECK(unwrap(repository.configuration().user()).name == "Handed Over");
    const Environment clean = git_environment(strange);
    CHECK(clean.at("GIT_CONFIG_COUNT") == "1");
    CHECK(clean.at("GIT_CONFIG_KEY_0") == "user.name");
    CHECK_FALSE(clean.contains("GIT_CONFIG_KEY_1"));
}
