// GitLab, gitlab.com or a server of one's own, through its program glab (port Forge), version 1.22
// or later. The account is the one that glab is logged in with.
//
// A pull request is a merge request there, a draft one whose title begins with "Draft: "; the
// port's title is without it. Reviews are read from the notes that GitLab writes of them, and have
// no text.
#pragma once

#include "adapters/forge/glab_program.hpp"
#include "ports/forge.hpp"

namespace atelier {

class GitlabForge final : public Forge {
  public:
    GitlabForge(Process& process, ForgeOptions options);

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
    std::string path_of(std::int64_t number, const std::string& below = {}) const;
    // not-found without it.
    Result<PullRequest> require(std::int64_t number);
    // With whose review is awaited.
    Result<PullRequest> complete(PullRequest read) const;
    Result<std::vector<Json>> rows_of(std::int64_t number, const std::string& below) const;
    Result<Json> changed(std::int64_t number, Json body) const;

    forge::GlabProgram glab_;
};

} // namespace atelier
