// GitRefs through the git program.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_refs.hpp"

namespace atelier {

class CliRefs final : public GitRefs {
  public:
    // Both have to outlive this.
    CliRefs(const Git& git, const RepositoryLayout& layout) : git_(git), layout_(layout) {}

    Result<std::optional<CommitId>> resolve(const std::string& name) override;
    Result<bool> has_branch(const BranchName& branch) override;
    Result<std::map<std::string, CommitId>> branches() override;
    Result<std::map<std::string, std::string>> symbolic_branches() override;
    Result<DefaultBranch> choose_default_branch() override;
    Result<std::map<std::string, CommitId>> refs_below(const std::string& prefix) override;
    Result<std::map<std::string, CommitId>> own_refs(const std::string& prefix) override;
    Result<void> update_refs(const std::vector<RefUpdate>& updates,
                             const std::string& message) override;
    Result<void> update_refs_and_text(const std::vector<RefUpdate>& updates, const TextMove& text,
                                      const std::string& message) override;
    Result<std::optional<std::string>> text_at(const std::string& ref) override;
    Result<std::vector<RefLogEntry>> ref_log(const std::string& ref) override;
    Result<void> remove_stale_locks(const std::filesystem::path& worktree,
                                    const std::vector<std::string>& refs) override;
    Result<std::vector<RefLock>> ref_locks(const std::vector<std::string>& refs) override;
    Result<void> remove_ref_lock(const RefLock& lock) override;

  private:
    struct Resolved {
        // What the answer was given from (config/ref_files.hpp).
        std::string basis;
        std::optional<CommitId> commit;
    };

    Result<void> move(const std::vector<RefUpdate>& updates, const std::string& input,
                      const std::string& message);
    Result<std::optional<CommitId>> ask_for(const std::string& name);
    std::optional<std::map<std::string, CommitId>> in_files(const std::string& prefix) const;
    Result<std::string> listed_below(const std::string& prefix, const std::string& form);
    void remember_moved(const std::vector<RefUpdate>& updates);
    Result<bool> is_there(const std::string& name);
    Result<std::optional<std::string>> named_by(DefaultBranchSource source, std::string& followed);

    const Git& git_;
    const RepositoryLayout& layout_;
    // By name.
    std::map<std::string, Resolved> resolved_;
};

// Asked by `call`, which names another git dir when the ref is a submodule's.
Result<std::vector<RefLogEntry>> log_of(const Git& git, GitCall call, const std::string& ref);

} // namespace atelier
