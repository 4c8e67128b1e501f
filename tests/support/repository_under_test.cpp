#include "support/repository_under_test.hpp"

#include "support/memory_repository.hpp"
#include "support/repository_fixture.hpp"

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

class RealRepository final : public RepositoryUnderTest {
  public:
    explicit RealRepository(Begun begun)
        : folder_(begun == Begun::unborn ? unborn() : sandbox_.plain().folder),
          repository_(process_, sandbox_.environment(), unwrap(discover_repository(folder_)),
                      open_objects) {}

    std::string name() const override { return "the real one"; }
    Repository& repository() override { return repository_; }
    fs::path folder() const override { return folder_; }
    fs::path work(const std::string& name) const override {
        return sandbox_.root() / "data dir" / name;
    }

    CommitId commit(const fs::path& worktree, const std::string& message,
                    const FileContents& files) override {
        return sandbox_.commit(worktree, message, files);
    }
    CommitId root_commit() override {
        const std::string tree = git({"mktree"});
        return unwrap(CommitId::parse(git({"commit-tree", tree, "-m", "Alone"})));
    }
    CommitId merge(const fs::path& worktree, const CommitId& other) override {
        sandbox_.git(worktree, {"merge", "-q", "--no-ff", "--no-edit", other.str()});
        return sandbox_.resolve(worktree, "HEAD");
    }
    void switch_to(const fs::path& worktree, const std::string& branch,
                   const std::optional<CommitId>& start) override {
        if (start)
            sandbox_.git(worktree, {"checkout", "-q", "-B", branch, start->str()});
        else
            sandbox_.git(worktree, {"checkout", "-q", branch});
    }
    void detach(const fs::path& worktree) override {
        sandbox_.git(worktree, {"checkout", "-q", "--detach"});
    }
    void force(const std::string& ref, const std::optional<CommitId>& to) override {
        if (to)
            git({"update-ref", "-m", "update", ref, to->str()});
        else
            git({"update-ref", "-d", ref});
    }
    void empty_log(const std::string& ref) override {
        git({"reflog", "expire", "--expire=all", ref});
    }
    void set_origin_head(const std::string& branch) override {
        git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/" + branch});
    }
    void set(const std::string& key, const std::string& value) override {
        git({"config", "--add", key, value});
    }
    void forget_user() override { write_file(sandbox_.home() / ".gitconfig", ""); }
    std::string file_at(const CommitId& commit, const std::string& path) override {
        const auto shown = sandbox_.try_git(folder_, {"show", commit.str() + ":" + path});
        return shown.status == 0 ? shown.out : "";
    }
    void ignore_changes(const fs::path& worktree, const std::string& path) override {
        sandbox_.git(worktree, {"update-index", "--assume-unchanged", path});
    }
    void stage(const fs::path& worktree, const std::vector<std::string>& paths) override {
        std::vector<std::string> words{"add", "-A", "--"};
        words.insert(words.end(), paths.begin(), paths.end());
        sandbox_.git(worktree, words);
    }
    void make_repository(const fs::path& worktree, const std::string& path,
                         const FileContents& files) override {
        sandbox_.git(worktree, {"init", "-q", "-b", "main", path});
        sandbox_.commit(worktree / path, "Inner\n", files);
    }
    CommitId commit_link(const fs::path& worktree, const std::string& path) override {
        const std::string head = sandbox_.resolve(worktree, "HEAD").str();
        sandbox_.git(worktree,
                     {"update-index", "--add", "--cacheinfo", "160000," + head + "," + path});
        sandbox_.git(worktree, {"commit", "-q", "-m", "Link"});
        return sandbox_.resolve(worktree, "HEAD");
    }
    void write(const fs::path& path, const std::string& content) override {
        write_file(path, content);
    }
    void remove(const fs::path& path) override { fs::remove_all(path); }
    bool exists(const fs::path& path) override { return fs::exists(path); }

  private:
    fs::path unborn() {
        sandbox_.git(sandbox_.root(), {"init", "-q", "-b", "main", "new"});
        return sandbox_.root() / "new";
    }
    std::string git(std::vector<std::string> arguments) {
        return sandbox_.git(folder_, std::move(arguments));
    }

    GitSandbox sandbox_;
    ChildProcess process_;
    fs::path folder_;
    GitRepository repository_;
};

class InMemory final : public RepositoryUnderTest {
  public:
    explicit InMemory(Begun begun) {
        if (begun == Begun::with_a_commit)
            repository_.commit(folder(), "First\n",
                               {{"README.md", "readme\n"},
                                {"src/a.txt", "a1\na2\na3\na4\na5\na6\na7\na8\na9\n"},
                                {"src/b.txt", "b1\nb2\nb3\n"},
                                {"docs/guide.md", "guide\n"}});
    }

    std::string name() const override { return "the one in memory"; }
    Repository& repository() override { return repository_; }
    fs::path folder() const override { return repository_.enlistment(); }
    fs::path work(const std::string& name) const override { return fs::path("/data dir") / name; }

    CommitId commit(const fs::path& worktree, const std::string& message,
                    const FileContents& files) override {
        return repository_.commit(worktree, message, files);
    }
    CommitId root_commit() override {
        return repository_.git.commits.add({.tree = {},
                                            .parents = {},
                                            .message = "Alone\n",
                                            .author = "Ursula User",
                                            .committer = "Ursula User"});
    }
    CommitId merge(const fs::path& worktree, const CommitId& other) override {
        return repository_.merge(worktree, other);
    }
    void switch_to(const fs::path& worktree, const std::string& branch,
                   const std::optional<CommitId>& start) override {
        repository_.switch_to(worktree, branch, start);
    }
    void detach(const fs::path& worktree) override { repository_.detach(worktree); }
    void force(const std::string& ref, const std::optional<CommitId>& to) override {
        repository_.force(ref, to);
    }
    void empty_log(const std::string& ref) override { repository_.git.logs[ref].clear(); }
    void set_origin_head(const std::string& branch) override {
        repository_.git.origin_head = branch;
    }
    void set(const std::string& key, const std::string& value) override {
        repository_.git.settings.emplace_back(key, value);
    }
    void forget_user() override { repository_.git.user.reset(); }
    std::string file_at(const CommitId& commit, const std::string& path) override {
        return repository_.file_at(commit, path);
    }
    void ignore_changes(const fs::path& worktree, const std::string& path) override {
        repository_.git.worktree_at(worktree)->unwatched.insert(path);
    }
    // In memory there is no index.
    void stage(const fs::path&, const std::vector<std::string>&) override {}
    void make_repository(const fs::path& worktree, const std::string& path,
                         const FileContents& files) override {
        repository_.git.worktree_at(worktree)->inner.push_back(
            {.path = path, .unpublished = {"refs/heads/main"}});
        for (const auto& [name, content] : files)
            write(worktree / path / name, content.value());
    }
    CommitId commit_link(const fs::path& worktree, const std::string& path) override {
        const CommitId head = unwrap(repository_.refs().resolve("HEAD")).value();
        return repository_.commit(worktree, "Link\n", {{path, memory_link + head.str()}});
    }
    void write(const fs::path& path, const std::string& content) override {
        unwrap(files_.write(path, content));
    }
    void remove(const fs::path& path) override { unwrap(files_.remove(path)); }
    bool exists(const fs::path& path) override { return unwrap(files_.exists(path)); }

  private:
    MemoryFiles files_;
    MemoryRepository repository_{files_};
};

} // namespace

std::unique_ptr<RepositoryUnderTest> each_repository(Begun begun) {
    if (GENERATE(false, true)) return std::make_unique<RealRepository>(begun);
    return std::make_unique<InMemory>(begun);
}

} // namespace atelier::test
