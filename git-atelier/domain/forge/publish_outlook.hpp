// What a run will have published of one changeset, if nothing else happens: the policy, followed to
// where nothing is due any more.
#pragma once

#include "domain/forge/pr_policy.hpp"

namespace atelier {

struct PublishOutlook {
    // The work branch will be pushed, as it is not there yet.
    bool pushes = false;
    // A pull request will be made.
    bool makes_pull_request = false;
    // Why one of them will not be; empty where neither, or both, are needed.
    std::vector<PublishHold> holds = {};
    // What its pull request will be merged into, where that can be told.
    std::optional<BranchName> base = {};
};

// Takes a changeset that is being worked on for done: its session ends before anything is
// published.
PublishOutlook publish_outlook(const EpicTree& tree, EpicOnForge forge, const PublishRules& rules,
                               const BeadId& changeset);

} // namespace atelier
