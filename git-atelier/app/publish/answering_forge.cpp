#include "app/publish/answering_forge.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

// Of one that does not say how long: forges ask for that much.
constexpr Seconds unsaid_limit{60};

Time end_of(const Error& limit, Time now) {
    Time end = now + unsaid_limit;
    if (const auto at = parse_time(limit.details.string_at("retry_at"))) end = *at;
    const Json* const wait = limit.details.find("retry_after");
    if (wait != nullptr && wait->is_int()) end = now + Seconds{wait->as_int()};
    return std::min<Time>(end, now + longest_limit);
}

// What later runs know of a limit.
class KeptLimit {
  public:
    KeptLimit(const Context& context, std::string host)
        : context_(context), host_(std::move(host)) {}

    // nullopt: none holds now.
    Result<std::optional<Error>> standing() const {
        ATELIER_TRY(const auto text,
                    context_.store.read([&](PlanReader& plan) { return plan.remembered(key()); }));
        const auto end = parse_time(text.value_or(""));
        const Time now = context_.clock.now();
        if (!end || *end <= now || *end > now + longest_limit) return std::nullopt;
        const std::string until = format_time(*end);
        Json details = Json::object();
        details.set("retry_at", until);
        return Error{ErrorCode::rate_limited,
                     host_ + " answers no more requests of this account until " + until,
                     {},
                     std::move(details)};
    }
    Result<void> keep(const Error& limit) const {
        const Time end = end_of(limit, context_.clock.now());
        return context_.store.write(context_.stamp(), [&](PlanWriter& plan) {
            return plan.remember(key(), format_time(end));
        });
    }

  private:
    std::string key() const { return "forge-limit:" + host_; }

    const Context& context_;
    std::string host_;
};

class AnsweringForge final : public Forge {
  public:
    AnsweringForge(std::shared_ptr<Forge> forge, std::optional<KeptLimit> limit)
        : forge_(std::move(forge)), limit_(std::move(limit)) {}

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
        ATELIER_CHECK(look_for_limit());
        if (silent_) return fail(*silent_);
        auto answer = call();
        if (answer) return answer;
        const bool limited = answer.error().code == ErrorCode::rate_limited;
        if (limited || answer.error().code == ErrorCode::forge_unknown) silent_ = answer.error();
        if (limited && limit_) ATELIER_CHECK(limit_->keep(answer.error()));
        return answer;
    }
    Result<void> look_for_limit() {
        if (!limit_ || looked_) return {};
        ATELIER_TRY(silent_, limit_->standing());
        looked_ = true;
        return {};
    }

    std::shared_ptr<Forge> forge_;
    std::optional<KeptLimit> limit_;
    bool looked_ = false;
    std::optional<Error> silent_ = {};
};

} // namespace

std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge) {
    return std::make_shared<AnsweringForge>(std::move(forge), std::nullopt);
}

std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge, const Context& context,
                                              std::string host) {
    return std::make_shared<AnsweringForge>(std::move(forge), KeptLimit(context, std::move(host)));
}

} // namespace atelier
