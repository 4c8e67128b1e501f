// GitAudit through the git program and Git's own files.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_worktrees.hpp"

namespace atelier {

class CliAudit final : public GitAudit {
  public:
    // `environment` is the user's own; all the others have to outlive this.
    CliAudit(const Git& git, const RepositoryLayout& layout, Environment environment,
             GitWorktrees& worktrees)
        : git_(git), layout_(layout), environment_(std::move(environment)), worktrees_(worktrees) {}

    Result<RepositoryState> state() override;
    Result<std::vector<NewCommit>> commits_beyond(const std::vector<CommitId>& heads,
                                                  const std::vector<CommitId>& known) override;
    Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                   const std::string& ref) override;
    Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                         const CommitId& commit) override;

  private:
    const Git& git_;
    const RepositoryLayout& layout_;
    Environment environment_;
    GitWorktrees& worktrees_;
};

} // namespace atelier
