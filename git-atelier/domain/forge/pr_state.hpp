// Where a changeset stands on its way through review: computed from what the forge says, each time.
#pragma once

#include "domain/forge/pull_request.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace atelier {

enum class PrState {
    // Neither branch nor pull request is there.
    none,
    pushed,
    draft_pr,
    // Ready, and no person was asked to review it.
    open,
    // A person was asked to review it, or has begun to.
    in_review,
    // A person approved it as it was reviewed last, and nobody asks for changes.
    approved,
    merged,
    // By somebody, without merging it.
    closed,
};
constexpr auto names_of(PrState) {
    return std::to_array<Named<PrState>>({{PrState::none, "none"},
                                          {PrState::pushed, "pushed"},
                                          {PrState::draft_pr, "draft-pr"},
                                          {PrState::open, "open"},
                                          {PrState::in_review, "in-review"},
                                          {PrState::approved, "approved"},
                                          {PrState::merged, "merged"},
                                          {PrState::closed, "closed"}});
}

// What is known of one changeset there.
struct Published {
    // The head of its work branch on the remote.
    std::optional<CommitId> pushed = {};
    // What we pushed last, and on which base we last put its pull request.
    std::optional<CommitId> pushed_by_us = {};
    std::optional<BranchName> base_by_us = {};
    // Whether we last made it a draft, or ready.
    std::optional<bool> draft_by_us = {};
    // Its agent asked for the branch to be pushed, whenever that is due otherwise.
    bool requested = false;
    // The one that counts (choose_pull_request), and its reviews, oldest first.
    std::optional<PullRequest> pull_request = {};
    std::vector<Review> reviews = {};
};

PrState pr_state(const Published& published);
// When the newest review was handed in by which somebody still asks for changes; nullopt: nobody
// does, or it has ended.
std::optional<Time> asks_for_changes(const Published& published);
// A pull request is there that has not ended.
bool is_active(PrState state);
// As the field `changeset.pr_state` keeps it; nullopt where that has no word for it.
std::optional<std::string_view> stored_pr_state(PrState state);

} // namespace atelier
