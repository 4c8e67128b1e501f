// `git atelier review`: what waits for the overseer, and the overseer's leave for a large
// changeset.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/look/awaited.hpp"

#include <vector>

namespace atelier {

// What holds up most first, then what has waited longest; each bead once, with what was asked
// first, and no other messages. Only `within` and what is below it when that is given; not-found
// when there is no such bead.
Result<std::vector<AwaitedItem>> read_review(const Context& context, const LivenessProbe& probe,
                                             const std::optional<BeadId>& within);

struct ApproveSizeOutcome {
    BeadId changeset;
    AgentId approved_by;
    // For how many; it holds for `most_lines` of them.
    std::int64_t lines = 0;
    // It was approved for as many before.
    bool already = false;
    // It was blocked for its size, and may be worked on again.
    bool unblocked = false;
};

// For the number of lines that was asked for; where nobody has asked, for the plan's estimate, or
// for changeset.max_lines if that is more. Records reason, approver and number, closes the
// question, and lets a changeset that was blocked for its size go on. approval-required for an
// agent, usage without a reason.
Result<ApproveSizeOutcome> approve_changeset_size(const Context& context, const BeadId& changeset,
                                                  const std::string& reason);
// The same as part of another decision.
Result<ApproveSizeOutcome> approve_changeset_size(PlanWriter& plan, const Context& context,
                                                  const BeadId& changeset,
                                                  const std::string& reason);

} // namespace atelier
