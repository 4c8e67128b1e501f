#include "app/publish/answering_forge.hpp"

#include <utility>

namespace atelier {
namespace {

class AnsweringForge final : public Forge {
  public:
    explicit AnsweringForge(std::shared_ptr<Forge> forge) : forge_(std::move(forge)) {}

    Result<std::vector<PullRequest>> pull_requests_of(const BranchName& head) override {
        return asked([&] { return forge_->pull_requests_of(head); });
    }
    Result<std::optional<PullRequest>> pull_request(std::int64_t number) override {
        return asked([&] { return forge_->pull_request(number); });
    }
    Result<PullRequest> create(const NewPullRequest& wanted) override {
        return asked([&] { return forge_->create(wanted); });
    }
    Result<void> edit(std::int64_t number, const PullRequestEdit& edit) override {
        return asked([&] { return forge_->edit(number, edit); });
    }
    Result<void> set_draft(std::int64_t number, bool draft) override {
        return asked([&] { return forge_->set_draft(number, draft); });
    }
    Result<std::vector<Review>> reviews(std::int64_t number) override {
        return asked([&] { return forge_->reviews(number); });
    }
    Result<std::vector<ReviewThread>> threads(std::int64_t number) override {
        return asked([&] { return forge_->threads(number); });
    }
    Result<void> reply(std::int64_t number, const ReviewThread& thread,
                       const std::string& text) override {
        return asked([&] { return forge_->reply(number, thread, text); });
    }
    Result<Checks> checks(const CommitId& commit) override {
        return asked([&] { return forge_->checks(commit); });
    }

  private:
    template <class F>
    auto asked(F&& call) -> decltype(call()) {
        if (silent_) return fail(*silent_);
        auto answer = call();
        if (!answer && (answer.error().code == ErrorCode::forge_unknown ||
                        answer.error().code == ErrorCode::rate_limited))
            silent_ = answer.error();
        return answer;
    }

    std::shared_ptr<Forge> forge_;
    std::optional<Error> silent_ = {};
};

} // namespace

std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge) {
    return std::make_shared<AnsweringForge>(std::move(forge));
}

} // namespace atelier
