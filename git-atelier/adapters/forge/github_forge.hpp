// GitHub, github.com or a server of one's own, through its program gh (port Forge), version 2.23 or
// later. The account is the one that gh is logged in with.
#pragma once

#include "adapters/forge/gh_program.hpp"
#include "ports/forge.hpp"

namespace atelier {

class GithubForge final : public Forge {
  public:
    GithubForge(Process& process, ForgeOptions options);

    Result<std::vector<PullRequest>> pull_requests_of(const BranchName& head) override;
    Result<std::optional<PullRequest>> pull_request(std::int64_t number) override;
    Result<PullRequest> create(const NewPullRequest& wanted) override;
    Result<void> edit(std::int64_t number, const PullRequestEdit& edit) override;
    Result<void> set_draft(std::int64_t number, bool draft) override;
    Result<std::vector<Review>> reviews(std::int64_t number) override;
    Result<std::vector<ReviewThread>> threads(std::int64_t number) override;
    Result<void> reply(std::int64_t number, const ReviewThread& thread,
                       const std::string& text) override;
    Result<Checks> checks(const CommitId& commit) override;

  private:
    std::string path_of(const std::string& below) const;
    std::string path_of(std::int64_t number, const std::string& below = {}) const;
    Result<void> comments_of(const std::string& node, const Json& first_page,
                             std::vector<ReviewComment>& out) const;

    forge::GhProgram gh_;
};

} // namespace atelier
