// GitHistory through the git program.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_history.hpp"

namespace atelier {

class CliHistory final : public GitHistory {
  public:
    // Both have to outlive this.
    CliHistory(const Git& git, const RepositoryLayout& layout) : git_(git), layout_(layout) {}

    Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& descendant) override;
    Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) override;
    Result<std::vector<CommitId>> commits(const CommitId& from, const CommitId& to) override;
    Result<std::vector<MadeCommit>> made(const CommitId& from, const CommitId& to) override;
    Result<std::vector<LinkedCommit>> linked(const std::vector<CommitId>& heads,
                                             const CommitId& known) override;
    Result<std::map<CommitId, std::string>> patches(const std::vector<CommitId>& commits) override;
    Result<std::vector<CommitId>> merges(const CommitId& from, const CommitId& to) override;
    Result<std::vector<MarkedCommit>> marked(const CommitId& head, const std::string& trailer,
                                             Time since) override;
    Result<std::string> message(const CommitId& commit) override;
    Result<TreeId> tree(const CommitId& commit) override;
    Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) override;
    Result<std::vector<std::string>> stray_links(const CommitId& base,
                                                 const CommitId& head) override;
    Result<std::vector<MarkedCommit>> naming(const CommitId& head, const std::string& trailer,
                                             Time since) override;
    Result<std::optional<CommitId>> equal_on(const CommitId& from, const CommitId& to,
                                             const CommitId& onto) override;
    Result<std::string> diff(const CommitRange& range, const DiffLook& look) override;
    Result<std::string> range_diff(const CommitRange& before, const CommitRange& now) override;

  private:
    // The equal of the last of them, where each commit is there or has one.
    Result<std::optional<CommitId>> each_on(const CommitId& from, const CommitId& to,
                                            const CommitId& onto);
    // The one commit that has all of it as its patch.
    Result<std::optional<CommitId>> whole_on(const CommitId& from, const CommitId& to,
                                             const CommitId& onto);

    const Git& git_;
    const RepositoryLayout& layout_;
};

} // namespace atelier
