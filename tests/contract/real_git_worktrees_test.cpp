// What only real Git shows of worktrees, of what holds a branch, and of the state of one.
#include "support/other_disk.hpp"
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

bool holds(const std::vector<Checkout>& checkouts, const std::string& name, bool in_progress) {
    return std::any_of(checkouts.begin(), checkouts.end(), [&](const Checkout& checkout) {
        return checkout.branch && checkout.branch->str() == name &&
               checkout.in_progress == in_progress;
    });
}

// Another process makes a worktree: it writes the last file after our first call to Git, having
// begun before it or during it.
enum class Begun { before, meanwhile };

class MakingWorktree : public Process {
  public:
    explicit MakingWorktree(fs::path git_dir, Begun begun = Begun::before)
        : git_dir_(std::move(git_dir)) {
        if (begun == Begun::before) begin();
    }
    Result<ProcessResult> run(const ProcessRequest& request) override {
        if (!fs::exists(git_dir_)) begin();
        auto result = child_.run(request);
        if (result && result->err.find("failed to read") != std::string::npos) ++failed;
        // Not every call has to do with it.
        if (failed > 0) write_file(git_dir_ / "commondir", "../..\n");
        return result;
    }
    int failed = 0;

  private:
    void begin() {
        fs::create_directories(git_dir_);
        write_file(git_dir_ / "gitdir", "/nowhere/half/.git\n");
        write_file(git_dir_ / "HEAD", "ref: refs/heads/half\n");
        write_file(git_dir_ / "commondir", "");
    }

    fs::path git_dir_;
    ChildProcess child_;
};

} // namespace

TEST_CASE("a bare repository's first entry is bare", "[contract][git][worktrees]") {
    RepositoryFixture f(RepositoryKind::bare);
    const auto found = unwrap(f.repository.worktrees().checkouts());
    CHECK(found.at(0).bare);
    CHECK(found.at(0).worktree == f.built.enlistment);
    CHECK(found.at(1).worktree == f.built.folder);
}

TEST_CASE("a new worktree names its repository by the repository's own folder",
          "[contract][git][worktrees]") {
    RepositoryFixture f(RepositoryKind::plain);
    const fs::path place = f.sandbox.root() / "linked";
    unwrap(f.repository.worktrees().add_worktree(place, unwrap(BranchName::parse("work")),
                                                 f.at("HEAD")));
    CHECK(read_file(place / ".git") ==
          "gitdir: " + (f.built.common_dir / "worktrees/linked").string() + "\n");
    CHECK(f.sandbox.git(place, {"status", "--porcelain"}).empty());
}

TEST_CASE("a submodule's own checkout is listed by its folder", "[contract][git][worktrees]") {
    RepositoryFixture f(RepositoryKind::submodule);
    CHECK(unwrap(f.repository.worktrees().checkouts()).at(0).worktree == f.built.folder);
}

TEST_CASE("branches under rebase or bisect count as checked out", "[contract][git][worktrees]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const fs::path linked = f.work("mine");
    f.git({"worktree", "add", "-q", "-b", "topic", linked.string()});
    const fs::path place = GENERATE(false, true) ? linked : f.built.folder;
    INFO(place);
    if (place == f.built.folder) {
        f.git({"worktree", "remove", linked.string()});
        f.git({"checkout", "-q", "topic"});
    }
    f.sandbox.commit(place, "One\n", {{"src/a.txt", "topic\n"}});
    f.sandbox.git(place, {"branch", "lower"});
    f.sandbox.git(place, {"branch", "lower-too"});
    f.sandbox.commit(place, "Two\n", {{"src/b.txt", "topic\n"}});
    f.sandbox.git(place, {"checkout", "-q", "-b", "up", base.str()});
    f.sandbox.commit(place, "Up\n", {{"src/a.txt", "up\n"}});
    f.sandbox.git(place, {"checkout", "-q", "topic"});

    SECTION("a rebase that stopped, with branches on the way") {
        CHECK(f.sandbox.try_git(place, {"rebase", "-q", "--update-refs", "up"}).status != 0);
        const auto found = unwrap(f.repository.worktrees().checkouts());
        CHECK(holds(found, "topic", true));
        CHECK(holds(found, "lower", true));
        CHECK(holds(found, "lower-too", true));
        CHECK_FALSE(holds(found, "topic", false));
        CHECK(unwrap(f.repository.worktrees().worktree_state(place)).operation_in_progress);
    }
    SECTION("a rebase of the other kind") {
        CHECK(f.sandbox.try_git(place, {"rebase", "-q", "--apply", "up"}).status != 0);
        CHECK(holds(unwrap(f.repository.worktrees().checkouts()), "topic", true));
    }
    SECTION("a bisect") {
        f.sandbox.git(place, {"bisect", "start", "HEAD", base.str()});
        CHECK(holds(unwrap(f.repository.worktrees().checkouts()), "topic", true));
    }
    SECTION("a bisect from a detached HEAD holds no branch") {
        f.sandbox.git(place, {"checkout", "-q", "--detach"});
        f.sandbox.git(place, {"bisect", "start", "HEAD", base.str()});
        CHECK_FALSE(holds(unwrap(f.repository.worktrees().checkouts()), "topic", true));
    }
}

TEST_CASE("whatever Git had written of a worktree when it was killed is discarded",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const fs::path place = f.work("at-x.1");
    const fs::path git_dirs = f.built.folder / ".git" / "worktrees";
    unwrap(f.repository.worktrees().add_worktree(f.work("at-x.11"), branch("other"), base));
    unwrap(f.repository.worktrees().add_worktree(place, branch("work"), base));
    const fs::path git_dir = git_dirs / "at-x.1";
    // In the order in which Git writes them: what is made after `last` is not there yet.
    const int last = GENERATE(0, 1, 2, 3, 4, 5, 6);
    INFO(last);
    write_file(git_dir / "locked", last == 0 ? "" : "initializing");
    fs::remove(git_dir / "index");
    fs::remove(place / "README.md");
    if (last < 6) {
        fs::remove_all(place / "src");
        write_file(git_dir / "commondir", "");
    }
    if (last < 5) fs::remove(git_dir / "commondir");
    if (last < 4) write_file(git_dir / "HEAD", "");
    if (last < 3) {
        fs::remove(git_dir / "HEAD");
        fs::remove(place / ".git");
    }
    if (last < 2) write_file(git_dir / "gitdir", "");
    if (last < 1) {
        fs::remove_all(place);
        fs::remove(git_dir / "gitdir");
    }
    unwrap(f.repository.worktrees().discard_worktree(place));
    CHECK_FALSE(fs::exists(place));
    CHECK_FALSE(fs::exists(git_dir));
    CHECK(unwrap(f.repository.worktrees().checkouts()).size() == 2);
    unwrap(f.repository.worktrees().add_worktree(place, branch("work"), base));
    CHECK(unwrap(f.repository.worktrees().worktree_state(place)).changed.empty());
    CHECK(fs::exists(git_dir / "index"));
}

TEST_CASE("neither the main checkout nor a repository is discarded", "[contract][git][worktrees]") {
    RepositoryFixture f;
    CHECK(code_of(f.repository.worktrees().discard_worktree(f.built.folder)) == ErrorCode::usage);
    CHECK(code_of(f.repository.worktrees().discard_worktree(f.built.folder / ".git")) ==
          ErrorCode::usage);
    CHECK(fs::exists(f.built.folder / "README.md"));
}

TEST_CASE("a worktree that Git cannot read is set aside with its git dir",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    const fs::path to = f.work("kept");
    write_file(f.built.folder / ".git/worktrees/at-x.1/index", "garbage");
    fs::create_directories(to);
    unwrap(f.repository.worktrees().set_aside(place, to));
    CHECK(fs::exists(to / "files/README.md"));
    CHECK(fs::exists(to / "git/at-x.1/index"));
    CHECK_FALSE(fs::exists(to / "files/.git"));
    CHECK(unwrap(f.repository.worktrees().checkouts()).size() == 1);
    unwrap(f.repository.worktrees().add_worktree(place, branch("work"), f.at("HEAD")));
}

TEST_CASE("a worktree on another disk than the repository is set aside whole",
          "[contract][git][worktrees]") {
    const auto disk = folder_on_other_disk();
    if (!disk) {
        WARN("there is no second disk to write to");
        return;
    }
    RepositoryFixture f;
    const TemporaryFolder there(*disk);
    const fs::path place = there / "at-x.1";
    const fs::path to = there / "kept";
    unwrap(f.repository.worktrees().add_worktree(place, branch("work"), f.at("HEAD")));
    fs::create_directories(to);
    unwrap(f.repository.worktrees().set_aside(place, to));
    CHECK(fs::exists(to / "files/README.md"));
    CHECK(fs::exists(to / "git/at-x.1/index"));
    CHECK(fs::exists(to / "git/link"));
    CHECK(unwrap(f.repository.worktrees().checkouts()).size() == 1);
}

TEST_CASE("a worktree that its own configuration hides is shown to Git again, its other keys stay",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    const auto config = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"config", "--worktree"});
        f.sandbox.git(place, words);
    };
    f.sandbox.git(f.built.folder, {"config", "extensions.worktreeConfig", "true"});
    config({"core.sparseCheckoutCone", "true"});
    CHECK(unwrap(f.repository.worktrees().unhide(place)).empty());
    const std::string key = GENERATE("core.bare", "core.worktree");
    config({"--add", key, key == "core.bare" ? "true" : f.built.folder.string()});
    CHECK(unwrap(f.repository.worktrees().unhide(place)) == std::vector<std::string>{key});
    CHECK(f.sandbox.git(place, {"rev-parse", "--show-toplevel"}) == place.string());
    CHECK(f.sandbox.git(place, {"config", "--worktree", "core.sparseCheckoutCone"}) == "true");
    CHECK(unwrap(f.repository.worktrees().unhide(place)).empty());
    CHECK(unwrap(f.repository.worktrees().unhide(f.built.folder)).empty());
}

TEST_CASE("a link in a worktree's place leads none of what is done to the worktree elsewhere",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    GitWorktrees& worktrees = f.repository.worktrees();
    const fs::path place = f.work("at-x.1");
    const fs::path theirs = f.work("theirs");
    unwrap(worktrees.add_worktree(place, branch("work"), f.at("HEAD")));
    fs::remove_all(place);
    write_file(theirs / "mine", "x");
    fs::create_directory_symlink(theirs, place);
    CHECK_FALSE(unwrap(worktrees.mend_link(place)));
    CHECK_FALSE(worktrees.worktree_state(place));
    CHECK_FALSE(worktrees.remove_worktree(place));
    SECTION("discarded") {
        unwrap(worktrees.discard_worktree(place));
    }
    SECTION("set aside") {
        const fs::path to = f.work("kept");
        fs::create_directories(to);
        unwrap(worktrees.set_aside(place, to));
        CHECK(fs::is_symlink(to / "files"));
    }
    CHECK_FALSE(fs::exists(fs::symlink_status(place)));
    CHECK(read_file(theirs / "mine") == "x");
    CHECK(fs::exists(theirs));
    CHECK_FALSE(fs::exists(theirs / ".git"));
}

TEST_CASE("the folder of worktrees stays for whoever is about to add one",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    unwrap(f.repository.worktrees().add_worktree(f.work("at-x.1"), branch("work"), f.at("HEAD")));
    unwrap(f.repository.worktrees().discard_worktree(f.work("at-x.1")));
    CHECK(fs::is_empty(f.built.folder / ".git" / "worktrees"));
}

TEST_CASE("a worktree goes with folders that are not to be written to, and its links lead nowhere",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    write_file(f.built.folder / ".git/info/exclude", "cache\nlink\n");
    const fs::path place = f.add_work();
    write_file(place / "cache/module/file", "x");
    fs::permissions(place / "cache/module", fs::perms::owner_write, fs::perm_options::remove);
    fs::create_directory_symlink(f.built.folder, place / "link");
    fs::create_hard_link(place / "cache/module/file", place / "cache/same");
    unwrap(f.repository.worktrees().remove_worktree(place));
    CHECK_FALSE(fs::exists(place));
    CHECK_FALSE(fs::exists(f.built.folder / ".git/worktrees/at-x.1"));
    CHECK(fs::exists(f.built.folder / "README.md"));
}

TEST_CASE("a worktree with anything in it that is nowhere else is not removed",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    const auto refused = [&] {
        const auto result = f.repository.worktrees().remove_worktree(place);
        return code_of(result) == ErrorCode::dirty && fs::exists(place / "README.md");
    };
    SECTION("a staged rename, named by both paths") {
        f.sandbox.git(place, {"mv", "src/a.txt", "src/z z.txt"});
        CHECK(refused());
        CHECK(unwrap(f.repository.worktrees().worktree_state(place)).changed ==
              std::vector<std::string>{"src/z z.txt", "src/a.txt"});
    }
    SECTION("a merge under way") {
        f.git({"commit", "-q", "--allow-empty", "-m", "Ahead"});
        f.sandbox.git(place, {"commit", "-q", "--allow-empty", "-m", "Mine"});
        f.sandbox.git(place, {"merge", "-q", "--no-commit", "--no-ff", "main"});
        CHECK(refused());
    }
}

TEST_CASE("a snapshot holds what is staged beside what is there, and what Git passes over",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    const auto shown = [&](const CommitId& commit, const std::string& path) {
        return f.git({"show", commit.str() + ":" + path});
    };
    const auto snapshot = [&] {
        return unwrap(
            f.repository.replays().snapshot_worktree(place, "Left", {"out", "ignored/inner"}));
    };
    write_file(f.built.folder / ".git/info/exclude", "ignored/\n");
    write_file(place / "ignored/inner/x", "ignored\n");
    write_file(place / "src/a.txt", "staged\n");
    f.sandbox.git(place, {"add", "src/a.txt"});
    write_file(place / "src/a.txt", "there\n");
    f.sandbox.git(place, {"update-index", "--assume-unchanged", "src/b.txt"});
    f.sandbox.git(place, {"update-index", "--skip-worktree", "docs/guide.md"});
    write_file(place / "src/b.txt", "unseen\n");
    write_file(place / "docs/guide.md", "skipped\n");
    write_file(place / "out/x", "left out\n");
    const auto kept = snapshot();
    REQUIRE(kept);
    CHECK(shown(*kept, "src/a.txt") == "there");
    CHECK(shown(*kept, "src/b.txt") == "unseen");
    CHECK(shown(*kept, "docs/guide.md") == "skipped");
    CHECK(f.git({"show", kept->str() + "^2:src/a.txt"}) == "staged");
    CHECK(f.git({"ls-tree", "--name-only", kept->str(), "out"}).empty());
    // The index there is as it was.
    CHECK(f.sandbox.git(place, {"ls-files", "-v", "src/b.txt"}) == "h src/b.txt");
    f.sandbox.git(place, {"reset", "-q", "--hard"});
    write_file(place / "src/b.txt", "b1\nb2\nb3\n");
    write_file(place / "docs/guide.md", "guide\n");
    CHECK_FALSE(snapshot());
}

TEST_CASE("conflicted paths are part of a worktree's state", "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path place = f.add_work();
    f.sandbox.commit(place, "Mine\n", {{"src/a.txt", "mine\n"}});
    f.sandbox.commit(f.built.folder, "Theirs\n", {{"src/a.txt", "theirs\n"}});
    CHECK(f.sandbox.try_git(place, {"merge", "-q", "main"}).status != 0);
    const WorktreeState state = unwrap(f.repository.worktrees().worktree_state(place));
    CHECK(state.changed == std::vector<std::string>{"src/a.txt"});
    CHECK(state.operation_in_progress);
    CHECK(state.branch == branch("work"));
}

TEST_CASE("the state of another repository's worktree is an error", "[contract][git][worktrees]") {
    RepositoryFixture f;
    const BuiltRepository other = f.sandbox.plain("other");
    CHECK(code_of(f.repository.worktrees().worktree_state(other.folder)) == ErrorCode::git_failed);
}

TEST_CASE("a worktree that another process is just making is waited for",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    MakingWorktree process(f.built.folder / ".git" / "worktrees" / "half");
    GitRepository repository(process, f.sandbox.environment(),
                             unwrap(discover_repository(f.built.folder)));
    SECTION("by a list") {
        CHECK(unwrap(repository.worktrees().checkouts()).size() == 2);
    }
    SECTION("by an unlocking") {
        CHECK_FALSE(repository.worktrees().unlock_worktree(f.work("none")));
    }
    CHECK(process.failed == 1);
}

TEST_CASE("a worktree is added beside one that is being made", "[contract][git][worktrees]") {
    RepositoryFixture f;
    MakingWorktree process(f.built.folder / ".git" / "worktrees" / "half");
    GitRepository repository(process, f.sandbox.environment(),
                             unwrap(discover_repository(f.built.folder)));
    CHECK(repository.worktrees().add_worktree(f.work("new"), branch("new"), f.at("HEAD")));
    CHECK(f.at("new") == f.at("HEAD"));
    CHECK(process.failed == 1);
}

TEST_CASE("a worktree that begins and ends to be made during a call of Git fails none",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    MakingWorktree process(f.built.folder / ".git" / "worktrees" / "half", Begun::meanwhile);
    SECTION("a listing") {
        const Git git(process, f.sandbox.environment(), f.built.common_dir);
        CHECK(git.output({"worktree", "list"}));
    }
    SECTION("a look at every ref") {
        const Git git(process, f.sandbox.environment(), f.built.common_dir);
        CHECK(git.output({"rev-list", "--all"}));
    }
    SECTION("a new worktree") {
        GitRepository repository(process, f.sandbox.environment(),
                                 unwrap(discover_repository(f.built.folder)));
        CHECK(repository.worktrees().add_worktree(f.work("new"), branch("new"), f.at("HEAD")));
    }
    CHECK(process.failed == 1);
}

TEST_CASE("a failing post-checkout after a whole checkout is told, and the worktree is there",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    const fs::path hook = f.built.common_dir / "hooks/post-checkout";
    write_file(hook, "#!/bin/sh\necho 'husky: not found' >&2\nexit 3\n");
    fs::permissions(hook, fs::perms::owner_all);
    const fs::path made = f.work("new");
    const AddedWorktree added =
        unwrap(f.repository.worktrees().add_worktree(made, branch("new"), f.at("HEAD")));
    CHECK_THAT(added.failed_hook, ContainsSubstring("post-checkout"));
    CHECK_THAT(added.failed_hook, ContainsSubstring("husky: not found"));
    CHECK(unwrap(f.repository.worktrees().worktree_state(made)).changed.empty());
    CHECK(read_file(made / "src/a.txt") == read_file(f.built.folder / "src/a.txt"));
}

TEST_CASE("a checkout that fails is told with all that Git says, the cause first",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.sandbox.commit(f.built.folder, "Filter\n", {{".gitattributes", "*.bin filter=lfs\n"}});
    f.sandbox.commit(f.built.folder, "Big\n", {{"big.bin", "pointer\n"}});
    f.git({"config", "filter.lfs.process", "no-such-filter process"});
    f.git({"config", "filter.lfs.required", "true"});
    const Error error = must_fail(
        f.repository.worktrees().add_worktree(f.work("new"), branch("new"), f.at("HEAD")));
    CHECK_THAT(error.message, ContainsSubstring("no-such-filter"));
    CHECK(error.message.find("no-such-filter") < error.message.find("big.bin"));
    CHECK_FALSE(fs::exists(f.work("new")));
}

TEST_CASE("what reads as changed in every fresh checkout is no change, and a real one there is",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.sandbox.commit(f.built.folder, "Lines\n",
                     {{"KEYS", "one\r\ntwo\r\n"}, {"ö/a key", "x\r\n"}, {"plain", "x\n"}});
    f.sandbox.commit(f.built.folder, "Attributes\n",
                     {{".gitattributes", "KEYS text eol=lf\n*key text eol=lf\n"}});
    const fs::path made = f.work("new");
    unwrap(f.repository.worktrees().add_worktree(made, branch("new"), f.at("HEAD")));
    const auto state = [&] { return unwrap(f.repository.worktrees().worktree_state(made)); };
    // Git reads a file only where its times do not say that it is as it was checked out.
    for (const char* file : {"KEYS", "ö/a key"})
        fs::last_write_time(made / file, fs::file_time_type::clock::now());
    REQUIRE_FALSE(f.sandbox.git(made, {"status", "--porcelain"}).empty());
    CHECK(state().changed.empty());
    CHECK(state().never_clean == std::vector<std::string>{"KEYS", "ö/a key"});
    SECTION("more in the same file") {
        write_file(made / "KEYS", "one\r\ntwo\r\nthree\r\n");
        write_file(made / "plain", "y\n");
        CHECK(state().changed == std::vector<std::string>{"KEYS", "plain"});
        CHECK(state().never_clean == std::vector<std::string>{"ö/a key"});
        CHECK(code_of(f.repository.worktrees().remove_worktree(made)) == ErrorCode::dirty);
    }
    SECTION("another mode") {
        fs::permissions(made / "KEYS", fs::perms::owner_exec, fs::perm_options::add);
        CHECK(state().changed == std::vector<std::string>{"KEYS"});
    }
    SECTION("staged as Git would have it") {
        f.sandbox.git(made, {"add", "KEYS"});
        CHECK(state().changed == std::vector<std::string>{"KEYS"});
    }
    SECTION("nothing, and it can be taken away") {
        unwrap(f.repository.worktrees().remove_worktree(made));
        CHECK_FALSE(fs::exists(made));
    }
}

TEST_CASE("a file that was changed in the moment it was staged is in the snapshot",
          "[contract][git][worktrees]") {
    RepositoryFixture f;
    f.git({"config", "core.trustctime", "false"});
    const fs::path place = f.add_work();
    write_file(place / "new.txt", "one\n");
    f.sandbox.git(place, {"add", "new.txt"});
    const fs::path index = f.sandbox.git(place, {"rev-parse", "--git-path", "index"});
    const auto moment = fs::last_write_time(place / "new.txt");
    write_file(place / "new.txt", "two\n");
    fs::last_write_time(place / "new.txt", moment);
    fs::last_write_time(index, moment);
    const auto kept = unwrap(f.repository.replays().snapshot_worktree(place, "Left", {}));
    REQUIRE(kept);
    CHECK(f.git({"show", kept->str() + ":new.txt"}) == "two");
    CHECK(f.git({"show", kept->str() + "^2:new.txt"}) == "one");
}
