#include "domain/forge/pr_state.hpp"

#include "support/catch.hpp"
#include "support/pull_requests.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PrState state_after(std::vector<Review> reviews, std::vector<ForgeUser> asked = {}) {
    Published published = published_as(PrState::open);
    published.pull_request->asked = std::move(asked);
    published.reviews = std::move(reviews);
    return pr_state(published);
}

} // namespace

TEST_CASE("each state is read from what is there, and kept in the words of its field",
          "[domain][forge]") {
    using Words = std::optional<std::string_view>;
    const std::vector<std::pair<PrState, Words>> all{
        {PrState::none, {}},         {PrState::pushed, {}},        {PrState::draft_pr, "draft"},
        {PrState::open, "open"},     {PrState::in_review, "open"}, {PrState::approved, "approved"},
        {PrState::merged, "merged"}, {PrState::closed, "closed"}};
    REQUIRE(all.size() == names_of(PrState{}).size());
    for (const auto& [state, kept] : all) {
        INFO(name_of(state));
        CHECK(pr_state(published_as(state)) == state);
        CHECK(stored_pr_state(state) == kept);
    }
}

TEST_CASE("a review is a person's, not a program's nor the author's own", "[domain][forge]") {
    using enum ReviewVerdict;
    const ForgeUser robot{"robot", true};
    CHECK(state_after({}, {robot}) == PrState::open);
    CHECK(state_after({}, {robot, {"bob"}}) == PrState::in_review);
    CHECK(state_after({{robot, approved, ""}}) == PrState::open);
    CHECK(state_after({{{"ann"}, commented, ""}}) == PrState::open);
    CHECK(state_after({{{"bob"}, commented, ""}}) == PrState::in_review);
}

TEST_CASE("approved is what a person said last and nobody gainsays", "[domain][forge]") {
    using enum ReviewVerdict;
    const ForgeUser bob{"bob"};
    const ForgeUser eve{"eve"};
    CHECK(state_after({{bob, approved, ""}}) == PrState::approved);
    CHECK(state_after({{bob, approved, ""}, {bob, commented, ""}}) == PrState::approved);
    CHECK(state_after({{bob, commented, ""}, {bob, approved, ""}}) == PrState::approved);
    CHECK(state_after({{bob, approved, ""}, {bob, dismissed, ""}}) == PrState::in_review);
    CHECK(state_after({{bob, approved, ""}, {bob, changes_requested, ""}}) == PrState::in_review);
    CHECK(state_after({{bob, changes_requested, ""}, {bob, approved, ""}}) == PrState::approved);
    CHECK(state_after({{bob, approved, ""}, {eve, changes_requested, ""}}) == PrState::in_review);
    CHECK(state_after({{bob, approved, ""}, {eve, commented, ""}}, {eve}) == PrState::approved);
}

TEST_CASE("changes are asked for until the same person says otherwise", "[domain][forge]") {
    using enum ReviewVerdict;
    const auto at = [](int second) { return Time{Millis{1000 * second}}; };
    const auto asked_at = [](std::vector<Review> reviews) {
        Published published = published_as(PrState::open);
        published.reviews = std::move(reviews);
        return asks_for_changes(published);
    };
    const Review bob{{"bob"}, changes_requested, "", at(1)};
    CHECK_FALSE(asked_at({}));
    CHECK(asked_at({bob}) == at(1));
    CHECK(asked_at({bob, {{"bob"}, commented, "", at(2)}}) == at(1));
    CHECK(asked_at({bob, {{"eve"}, changes_requested, "", at(3)}}) == at(3));
    CHECK(asked_at({bob, {{"eve"}, approved, "", at(3)}}) == at(1));
    CHECK_FALSE(asked_at({bob, {{"bob"}, approved, "", at(2)}}));
    CHECK_FALSE(asked_at({{{"robot", true}, changes_requested, "", at(1)}}));
    Published ended = published_as(PrState::closed);
    ended.reviews = {bob};
    CHECK_FALSE(asks_for_changes(ended));
}

TEST_CASE("a draft is a draft whatever was said of it, and what has ended is over",
          "[domain][forge]") {
    Published published = published_as(PrState::approved);
    published.pull_request->draft = true;
    CHECK(pr_state(published) == PrState::draft_pr);
    published.pull_request->end = PullRequestEnd::merged;
    CHECK(pr_state(published) == PrState::merged);
    published.pull_request->end = PullRequestEnd::closed;
    CHECK(pr_state(published) == PrState::closed);
}
