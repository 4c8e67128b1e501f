// Repository through the `git` program alone, so that whatever Git can open works: bare, sparse,
// partial, SHA-256. Each call is one or a few child processes of 1-2 ms.
#pragma once

#include "adapters/git/discover.hpp"
#include "adapters/git/git_command.hpp"
#include "adapters/git/objects.hpp"
#include "ports/repository.hpp"

#include <memory>

namespace atelier {

class GitRepository : public Repository {
  public:
    // `environment` is the one git runs in, cleaned of what would tie it to another repository.
    // `process` has to outlive this. `open_objects` makes replays faster (object_replay.hpp).
    GitRepository(Process& process, const Environment& environment, RepositoryLayout place,
                  OpenObjects open_objects = {});

    void act_for(const SessionId& session) override { git_.mark(session); }

    const std::filesystem::path& common_dir() const override { return place_.common_dir; }
    const std::filesystem::path& enlistment() const override { return place_.enlistment; }
    Result<bool> is_bare() override { return place_.bare; }

    Result<BranchName> default_branch() override;
    Result<std::optional<CommitId>> resolve(const std::string& name) override;
    Result<std::map<std::string, CommitId>> branches() override;
    Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& descendant) override;
    Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) override;
    Result<std::vector<CommitId>> commits(const CommitId& from, const CommitId& to) override;
    Result<std::vector<CommitId>> merges(const CommitId& from, const CommitId& to) override;
    Result<std::string> message(const CommitId& commit) override;
    Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) override;
    Result<bool> patches_are_on(const CommitId& from, const CommitId& to,
                                const CommitId& onto) override;

    Result<std::vector<Checkout>> checkouts() override;
    Result<void> add_worktree(const std::filesystem::path& path, const BranchName& branch,
                              const CommitId& start) override;
    Result<void> lock_worktree(const std::filesystem::path& path,
                               const std::string& reason) override;
    Result<void> unlock_worktree(const std::filesystem::path& path) override;
    Result<void> remove_worktree(const std::filesystem::path& path) override;
    Result<WorktreeState> worktree_state(const std::filesystem::path& path) override;
    Result<std::filesystem::path> git_dir(const std::filesystem::path& worktree) override;
    Result<UserHooks> user_hooks(const std::filesystem::path& worktree) override;

    Result<RepositoryState> state() override;
    Result<std::vector<RefLogEntry>> ref_log(const std::string& ref) override;
    Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                   const std::string& ref) override;
    Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                         const CommitId& commit) override;
    Result<std::optional<CommitId>> capture(const std::filesystem::path& worktree,
                                            const std::string& message) override;
    Result<void> advance_worktree(const std::filesystem::path& worktree, const BranchName& branch,
                                  const CommitId& from, const CommitId& to) override;
    Result<void> discard_worktree(const std::filesystem::path& worktree) override;

    Result<ReplayResult> replay(const ReplayRequest& request) override;
    Result<void> update_refs(const std::vector<RefUpdate>& updates,
                             const std::string& message) override;
    Result<void> remove_stale_locks(const std::filesystem::path& worktree,
                                    const std::vector<std::string>& refs) override;

    Result<GitVersion> version() override;
    Result<Person> user() override;
    Result<std::optional<std::string>> config(const std::string& key) override;
    Result<std::optional<std::string>> config_in(const std::filesystem::path& worktree,
                                                 const std::string& key) override;
    Result<std::vector<std::string>> remotes() override;
    Result<void> set_include(const std::string& condition, const std::string& path) override;
    Result<void> remove_include(const std::string& condition) override;
    Result<std::vector<Include>> includes() override;

  private:
    Process& process_;
    // As the user has it.
    Environment environment_;
    RepositoryLayout place_;
    Git git_;
    OpenObjects open_objects_;
    std::unique_ptr<ObjectDatabase> objects_;

    // git worktree remove; a worktree that is gone already is not a fault.
    Result<void> take_away(const std::filesystem::path& place,
                           std::vector<std::string> force) const;
};

} // namespace atelier
