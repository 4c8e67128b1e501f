#include "domain/forge/pr_state.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace atelier {
namespace {

// What each person other than the author said last; a comment takes nothing back.
std::map<std::string, ReviewVerdict> last_verdicts(const PullRequest& pull_request,
                                                   const std::vector<Review>& reviews) {
    std::map<std::string, ReviewVerdict> last;
    for (const Review& review : reviews) {
        if (review.author.is_bot || review.author.name == pull_request.author.name) continue;
        const auto [at, is_first] = last.try_emplace(review.author.name, review.verdict);
        if (!is_first && review.verdict != ReviewVerdict::commented) at->second = review.verdict;
    }
    return last;
}

PrState state_of_ready(const PullRequest& pull_request, const std::vector<Review>& reviews) {
    const auto said = last_verdicts(pull_request, reviews);
    const auto says = [&](ReviewVerdict verdict) {
        return std::ranges::any_of(said, [&](const auto& each) { return each.second == verdict; });
    };
    if (says(ReviewVerdict::approved) && !says(ReviewVerdict::changes_requested))
        return PrState::approved;
    const bool is_asked =
        std::ranges::any_of(pull_request.asked, [](const ForgeUser& user) { return !user.is_bot; });
    return is_asked || !said.empty() ? PrState::in_review : PrState::open;
}

} // namespace

PrState pr_state(const Published& published) {
    if (!published.pull_request) return published.pushed ? PrState::pushed : PrState::none;
    const PullRequest& pull_request = *published.pull_request;
    switch (pull_request.end) {
    case PullRequestEnd::merged:
        return PrState::merged;
    case PullRequestEnd::closed:
        return PrState::closed;
    case PullRequestEnd::open:
        break;
    }
    return pull_request.draft ? PrState::draft_pr : state_of_ready(pull_request, published.reviews);
}

std::optional<Time> asks_for_changes(const Published& published) {
    if (!is_active(pr_state(published))) return std::nullopt;
    const auto said = last_verdicts(*published.pull_request, published.reviews);
    std::optional<Time> newest;
    for (const Review& review : published.reviews) {
        const auto last = said.find(review.author.name);
        if (review.verdict == ReviewVerdict::changes_requested && last != said.end() &&
            last->second == ReviewVerdict::changes_requested)
            newest = std::max(newest.value_or(review.at), review.at);
    }
    return newest;
}

bool is_active(PrState state) {
    switch (state) {
    case PrState::draft_pr:
    case PrState::open:
    case PrState::in_review:
    case PrState::approved:
        return true;
    case PrState::none:
    case PrState::pushed:
    case PrState::merged:
    case PrState::closed:
        return false;
    }
    return false;
}

std::optional<std::string_view> stored_pr_state(PrState state) {
    switch (state) {
    case PrState::none:
    case PrState::pushed:
        return std::nullopt;
    case PrState::draft_pr:
        return "draft";
    case PrState::open:
    case PrState::in_review:
        return "open";
    case PrState::approved:
    case PrState::merged:
    case PrState::closed:
        return name_of(state);
    }
    return std::nullopt;
}

} // namespace atelier
