// A repository of which a test sets what is checked out; every other question fails.
#pragma once

#include "ports/repository.hpp"

namespace atelier::test {

class BareRepository : public Repository {
  public:
    Result<std::vector<Checkout>> held = std::vector<Checkout>{};

    void check_out(const std::string& branch, const std::filesystem::path& where) {
        held->push_back({.worktree = where, .branch = *BranchName::parse(branch)});
    }

    Result<std::vector<Checkout>> checkouts() override { return held; }

    void act_for(const SessionId&) override {}
    const std::filesystem::path& common_dir() const override { return nowhere_; }
    const std::filesystem::path& enlistment() const override { return nowhere_; }
    Result<bool> is_bare() override { return none(); }
    Result<BranchName> default_branch() override { return none(); }
    Result<std::optional<CommitId>> resolve(const std::string&) override { return none(); }
    Result<std::map<std::string, CommitId>> branches() override { return none(); }
    Result<bool> is_ancestor(const CommitId&, const CommitId&) override { return none(); }
    Result<std::optional<CommitId>> merge_base(const CommitId&, const CommitId&) override {
        return none();
    }
    Result<std::vector<CommitId>> commits(const CommitId&, const CommitId&) override {
        return none();
    }
    Result<std::vector<CommitId>> merges(const CommitId&, const CommitId&) override {
        return none();
    }
    Result<std::string> message(const CommitId&) override { return none(); }
    Result<std::vector<FileChange>> changes(const CommitId&, const CommitId&) override {
        return none();
    }
    Result<bool> patches_are_on(const CommitId&, const CommitId&, const CommitId&) override {
        return none();
    }
    Result<void> add_worktree(const std::filesystem::path&, const BranchName&,
                              const CommitId&) override {
        return none();
    }
    Result<void> lock_worktree(const std::filesystem::path&, const std::string&) override {
        return none();
    }
    Result<void> unlock_worktree(const std::filesystem::path&) override { return none(); }
    Result<void> remove_worktree(const std::filesystem::path&) override { return none(); }
    Result<WorktreeState> worktree_state(const std::filesystem::path&) override { return none(); }
    Result<std::filesystem::path> git_dir(const std::filesystem::path&) override { return none(); }
    Result<UserHooks> user_hooks(const std::filesystem::path&) override { return none(); }
    Result<GitVersion> version() override { return none(); }
    Result<RepositoryState> state() override { return none(); }
    Result<std::vector<RefLogEntry>> ref_log(const std::string&) override { return none(); }
    Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path&,
                                                   const std::string&) override {
        return none();
    }
    Result<bool> submodule_has_published(const std::filesystem::path&, const CommitId&) override {
        return none();
    }
    Result<std::optional<CommitId>> capture(const std::filesystem::path&,
                                            const std::string&) override {
        return none();
    }
    Result<void> advance_worktree(const std::filesystem::path&, const BranchName&, const CommitId&,
                                  const CommitId&) override {
        return none();
    }
    Result<void> discard_worktree(const std::filesystem::path&) override { return none(); }
    Result<ReplayResult> replay(const ReplayRequest&) override { return none(); }
    Result<void> update_refs(const std::vector<RefUpdate>&, const std::string&) override {
        return none();
    }
    Result<void> remove_stale_locks(const std::filesystem::path&,
                                    const std::vector<std::string>&) override {
        return none();
    }
    Result<Person> user() override { return none(); }
    Result<std::optional<std::string>> config(const std::string&) override { return none(); }
    Result<std::optional<std::string>> config_in(const std::filesystem::path&,
                                                 const std::string&) override {
        return none();
    }
    Result<std::vector<std::string>> remotes() override { return none(); }
    Result<void> set_include(const std::string&, const std::string&) override { return none(); }
    Result<void> remove_include(const std::string&) override { return none(); }
    Result<std::vector<Include>> includes() override { return none(); }

  private:
    static tl::unexpected<Error> none() {
        return fail(ErrorCode::git_failed, "this repository is not there");
    }
    std::filesystem::path nowhere_;
};

} // namespace atelier::test
