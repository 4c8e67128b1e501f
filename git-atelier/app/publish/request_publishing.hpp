// The skill publish: an agent asks for the work branch of its changeset to be pushed, before that
// is due otherwise. Whoever starts sessions does it, once the session has ended and its work was
// found good; no agent pushes.
#pragma once

#include "app/core/context.hpp"
#include "domain/forge/publish_outlook.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct PublishRequestOutcome {
    BeadId changeset;
    std::optional<BranchName> branch = {};
    // As they were last seen: what is on the remote of it, and its pull request.
    std::optional<CommitId> pushed = {};
    std::optional<std::int64_t> pull_request = {};
    PrState state = PrState::none;
    // It is asked for; not where nothing can come of it.
    bool requested = false;
    // What comes of it.
    PublishOutlook outlook = {};
};

// Brings a push forward, never a pull request: that waits for what the epic's strategy and gate
// say. Refused as any skill about the caller's own changeset.
Result<PublishRequestOutcome> request_publishing(const Context& context,
                                                 const std::optional<BeadId>& named);

} // namespace atelier
