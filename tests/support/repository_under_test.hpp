// The repositories that the suites of Git's ports run over: the real one, and the one in memory.
// Each begins with a commit on `main`, checked out in `folder`, that holds README.md, src/a.txt,
// src/b.txt and docs/guide.md.
#pragma once

#include "ports/git_audit.hpp"
#include "ports/git_config.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"
#include "support/file_contents.hpp"
#include "support/git_values.hpp"

#include <memory>

namespace atelier::test {

// What people and agents do in a repository, not through our ports.
class RepositoryUnderTest {
  public:
    virtual ~RepositoryUnderTest() = default;

    virtual std::string name() const = 0;
    virtual Repository& repository() = 0;
    virtual std::filesystem::path folder() const = 0;
    // Where worktrees of ours may be made.
    virtual std::filesystem::path work(const std::string& name) const = 0;

    // Puts the files there and commits them on what is checked out.
    virtual CommitId commit(const std::filesystem::path& worktree, const std::string& message,
                            const FileContents& files) = 0;
    // A commit without a parent, on no branch.
    virtual CommitId root_commit() = 0;
    // The other side's files are added; nothing conflicts.
    virtual CommitId merge(const std::filesystem::path& worktree, const CommitId& other) = 0;
    virtual void switch_to(const std::filesystem::path& worktree, const std::string& branch,
                           const std::optional<CommitId>& start = {}) = 0;
    virtual void detach(const std::filesystem::path& worktree) = 0;
    virtual void force(const std::string& ref, const std::optional<CommitId>& to) = 0;
    virtual void empty_log(const std::string& ref) = 0;
    virtual void set_origin_head(const std::string& branch) = 0;
    // Adds a value to the repository's own configuration.
    virtual void set(const std::string& key, const std::string& value) = 0;
    virtual void forget_user() = 0;
    virtual std::string file_at(const CommitId& commit, const std::string& path) = 0;

    // As `git update-index --assume-unchanged`.
    virtual void ignore_changes(const std::filesystem::path& worktree, const std::string& path) = 0;
    // What differs there goes into the index.
    virtual void stage(const std::filesystem::path& worktree,
                       const std::vector<std::string>& paths) = 0;
    // A repository of its own below the worktree, with these files in a commit.
    virtual void make_repository(const std::filesystem::path& worktree, const std::string& path,
                                 const FileContents& files) = 0;
    // A commit on what is checked out that holds a link to another repository there.
    virtual CommitId commit_link(const std::filesystem::path& worktree,
                                 const std::string& path) = 0;
    virtual void write(const std::filesystem::path& path, const std::string& content) = 0;
    virtual void remove(const std::filesystem::path& path) = 0;
    virtual bool exists(const std::filesystem::path& path) = 0;
};

enum class Begun { with_a_commit, unborn };
// A test that calls this runs once over each.
std::unique_ptr<RepositoryUnderTest> each_repository(Begun begun = Begun::with_a_commit);

// The ports of one of them, with short hands for tests.
struct PortsUnderTest {
    explicit PortsUnderTest(Begun begun = Begun::with_a_commit) : git(each_repository(begun)) {}

    std::unique_ptr<RepositoryUnderTest> git;
    GitRefs& refs = git->repository().refs();
    GitHistory& history = git->repository().history();
    GitReplay& replays = git->repository().replays();
    GitWorktrees& worktrees = git->repository().worktrees();
    GitConfig& configuration = git->repository().configuration();
    GitAudit& audit = git->repository().audit();
    std::filesystem::path folder = git->folder();

    CommitId at(const std::string& ref) const { return unwrap(refs.resolve(ref)).value(); }
    CommitId commit(const std::string& message, const FileContents& files) const {
        return git->commit(folder, message, files);
    }
};

} // namespace atelier::test
