// Pull requests that tests need and none cares about.
#pragma once

#include "domain/forge/pr_state.hpp"
#include "support/git_values.hpp"
#include "support/samples.hpp"

namespace atelier::test {

inline PullRequest a_pull_request(std::int64_t number, const std::string& head = "work") {
    return {.number = number,
            .url = "https://forge.example/ann/tool/pull/" + std::to_string(number),
            .title = "A title",
            .body = "A body",
            .head = branch(head),
            .head_commit = commit,
            .base = branch("main"),
            .author = {"ann"}};
}

// Something that stands in that state.
inline Published published_as(PrState state) {
    Published out{.pushed = commit, .pushed_by_us = commit};
    if (state == PrState::none) return {};
    if (state == PrState::pushed) return out;
    out.base_by_us = branch("main");
    out.draft_by_us = state == PrState::draft_pr;
    out.pull_request = a_pull_request(7);
    if (state == PrState::draft_pr) out.pull_request->draft = true;
    if (state == PrState::in_review) out.pull_request->asked = {{"bob"}};
    if (state == PrState::approved) out.reviews = {{{"bob"}, ReviewVerdict::approved, ""}};
    if (state == PrState::merged) out.pull_request->end = PullRequestEnd::merged;
    if (state == PrState::closed) out.pull_request->end = PullRequestEnd::closed;
    return out;
}

} // namespace atelier::test
