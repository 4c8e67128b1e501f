// GitRemotes through the git program.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_remotes.hpp"

namespace atelier {

class CliRemotes final : public GitRemotes {
  public:
    // Both have to outlive this.
    CliRemotes(const Git& git, GitRefs& refs) : git_(git), refs_(refs) {}

    Result<std::optional<std::string>> push_address(const std::string& remote) override;
    Result<std::map<BranchName, CommitId>> heads(const std::string& remote,
                                                 const std::vector<BranchName>& wanted) override;
    Result<std::optional<CommitId>> fetch(const std::string& remote,
                                          const BranchName& branch) override;
    Result<void> push(const std::string& remote, const BranchPush& push) override;

  private:
    const Git& git_;
    GitRefs& refs_;
};

} // namespace atelier
