// A forge one of whose answers does not come: the call was not obeyed, or it was and nobody hears
// of it.
#pragma once

#include "ports/forge.hpp"

#include <functional>

namespace atelier::test {

class StumblingForge final : public Forge {
  public:
    explicit StumblingForge(Forge& forge) : forge_(forge) {}

    // Which call has no answer; 0: each has one.
    long at = 0;
    bool is_obeyed = false;
    Error fault{ErrorCode::forge_unknown, "no answer"};
    // Calls so far, and what comes before each that changes something.
    long calls = 0;
    std::function<void()> before_change = [] {};

    Result<std::vector<PullRequest>> pull_requests_of(const BranchName& head) override {
        return asked([&] { return forge_.pull_requests_of(head); });
    }
    Result<std::optional<PullRequest>> pull_request(std::int64_t number) override {
        return asked([&] { return forge_.pull_request(number); });
    }
    Result<PullRequest> create(const NewPullRequest& wanted) override {
        return changed([&] { return forge_.create(wanted); });
    }
    Result<void> edit(std::int64_t number, const PullRequestEdit& edit) override {
        return changed([&] { return forge_.edit(number, edit); });
    }
    Result<void> set_draft(std::int64_t number, bool draft) override {
        return changed([&] { return forge_.set_draft(number, draft); });
    }
    Result<std::vector<Review>> reviews(std::int64_t number) override {
        return asked([&] { return forge_.reviews(number); });
    }
    Result<std::vector<ReviewThread>> threads(std::int64_t number) override {
        return asked([&] { return forge_.threads(number); });
    }
    Result<void> reply(std::int64_t number, const ReviewThread& thread,
                       const std::string& text) override {
        return changed([&] { return forge_.reply(number, thread, text); });
    }
    Result<Checks> checks(const CommitId& commit) override {
        return asked([&] { return forge_.checks(commit); });
    }

  private:
    template <class F>
    auto asked(F&& call) -> decltype(call()) {
        if (++calls != at) return call();
        if (is_obeyed) (void)call();
        return fail(fault);
    }
    template <class F>
    auto changed(F&& call) -> decltype(call()) {
        before_change();
        return asked(std::forward<F>(call));
    }

    Forge& forge_;
};

} // namespace atelier::test
