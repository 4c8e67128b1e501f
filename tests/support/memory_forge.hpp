// A forge in memory: the stand-in of unit tests, and what the GitHub of the contract tests serves.
// It can be asked what happened, and does what people do there.
#pragma once

#include "ports/forge.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace atelier::test {

class MemoryForge final : public Forge {
  public:
    // What people and other programs do.
    void push(const BranchName& branch, const CommitId& commit);
    void delete_branch(const BranchName& branch);
    void ask(std::int64_t number, const ForgeUser& reviewer);
    void review(std::int64_t number, Review review);
    // Begins a thread; `id` of its comment is chosen here.
    void comment(std::int64_t number, const std::string& path, std::optional<std::int64_t> line,
                 ReviewComment comment);
    void resolve(std::int64_t number, std::size_t thread);
    void check(const CommitId& commit, const ReportedCheck& check);
    void set_mergeable(std::int64_t number, Mergeable mergeable);
    void merge(std::int64_t number, const CommitId& as);
    void close(std::int64_t number);
    void reopen(std::int64_t number);

    // Whatever is asked fails with it.
    std::optional<Error> fault = {};
    // Called once a pull request was made or edited, before anybody hears of it.
    std::function<void()> after_change = [] {};
    // Who calls.
    ForgeUser us{"ann"};

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

    // Each by itself, for whoever serves them.
    Result<std::vector<ReportedCheck>> each_check(const CommitId& commit);

  private:
    struct Entry {
        PullRequest pull_request;
        std::vector<Review> reviews = {};
        std::vector<ReviewThread> threads = {};
    };
    Entry& at(std::int64_t number);
    Result<Entry*> find(std::int64_t number);
    Result<void> require_base(const PullRequest& of, const BranchName& base);
    const PullRequest* open_one(const BranchName& head, const BranchName& base) const;

    // Who serves it does so in a thread.
    std::recursive_mutex lock_;
    std::map<BranchName, CommitId> branches_;
    std::map<std::int64_t, Entry> entries_;
    std::map<CommitId, std::vector<ReportedCheck>> checks_;
    std::int64_t last_comment_ = 100;
};

} // namespace atelier::test
