// Gitea and Forgejo through their program tea (port Forge). The account is the one of tea's login
// for the host.
//
// They cannot be asked for the pull requests of one branch: all of the repository are read, 50 in
// an answer. A draft is a pull request whose title begins with "WIP: "; the port's title is without
// it.
#pragma once

#include "adapters/forge/tea_program.hpp"
#include "ports/forge.hpp"

namespace atelier {

class GiteaForge final : public Forge {
  public:
    GiteaForge(Process& process, ForgeOptions options);

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
    // With those as `asked` whose review is awaited.
    Result<PullRequest> complete(PullRequest read) const;
    Result<std::vector<Json>> rows_of(std::int64_t number, const std::string& below,
                                      const std::string& thing) const;
    // As the forge has them, of all reviews.
    Result<std::vector<Json>> comments_of(std::int64_t number) const;
    Result<void> reply_by_review(std::int64_t number, std::int64_t comment,
                                 const std::string& text) const;

    forge::TeaProgram tea_;
};

} // namespace atelier
