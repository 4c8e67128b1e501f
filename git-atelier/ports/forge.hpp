// The service where a repository's pull requests are made and reviewed; one repository of it.
//
// What it says of a thing is one of three: there it is, there is none, or nothing is known. The
// last is an error, and moves nothing: forge-unknown when it did not answer, or not in a way that
// can be understood; rate-limited when it answers no more for a while, with `retry_after` in the
// details, in seconds, or `retry_at`, where it says so. Whether what was asked for has been done is
// then not known either: whoever repeats it looks first. Other errors: not-found for a pull request
// or a commit that the forge says it does not have; forge-refused when it does not do what it was
// asked for, with its words; runtime-missing without the program that leads there.
//
// Every call may take seconds and ends by a deadline.
#pragma once

#include "base/result.hpp"
#include "domain/forge/pull_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct NewPullRequest {
    BranchName head;
    PullRequestText text;
    bool draft = false;
};

class Forge {
  public:
    virtual ~Forge() = default;
    // All that this branch of the repository ever had, oldest first, those that have ended too;
    // none from another repository that has a branch of that name. `mergeable` is not told.
    virtual Result<std::vector<PullRequest>> pull_requests_of(const BranchName& head) = 0;
    virtual Result<std::optional<PullRequest>> pull_request(std::int64_t number) = 0;
    // The open one with that head and base as it is, where there is one already.
    virtual Result<PullRequest> create(const NewPullRequest& wanted) = 0;
    // Its text and what it is to be merged into.
    virtual Result<void> edit(std::int64_t number, const PullRequestEdit& edit) = 0;
    virtual Result<void> set_draft(std::int64_t number, bool draft) = 0;
    // Oldest first; none that is not handed in yet.
    virtual Result<std::vector<Review>> reviews(std::int64_t number) = 0;
    // In the order in which they were begun.
    virtual Result<std::vector<ReviewThread>> threads(std::int64_t number) = 0;
    virtual Result<void> reply(std::int64_t number, const ReviewThread& thread,
                               const std::string& text) = 0;
    // Of all that checks the commit there, what each says last.
    virtual Result<Checks> checks(const CommitId& commit) = 0;
};

} // namespace atelier
