// `git atelier review`: what waits for the overseer, and the overseer's leave for a large
// changeset.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/look/awaited.hpp"

#include <vector>

namespace atelier {

// Epic by epic, in plan order; each bead once, with what was asked first, and no other messages.
// Only `within` and what is below it when that is given; not-found when there is no such bead.
Result<std::vector<AwaitedItem>> read_review(const Context& context, const LivenessProbe& probe,
                                             const std::optional<BeadId>& within);

struct ApproveSizeOutcome {
    BeadId changeset;
    AgentId approved_by;
    // It was approved before.
    bool already = false;
    // It was blocked for its size, and may be worked on again.
    bool unblocked = false;
};

// Records reason and approver, closes the question, and lets a changeset that was blocked for its
// size go on. approval-required for an agent, usage without a reason.
Result<ApproveSizeOutcome> approve_changeset_size(const Context& context, const BeadId& changeset,
                                                  const std::string& reason);

} // namespace atelier
