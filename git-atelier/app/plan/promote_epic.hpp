// Making a drafted epic claimable: `git atelier promote` and the skill plan_promote_epic. Only the
// overseer decides, unless plan.promotion says planner.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

struct PromoteOutcome {
    BeadId epic;
    std::string title;
    // It is claimable now, by this call or before it.
    bool promoted = false;
    // Changesets that become, or would become, cs:ready.
    std::vector<BeadId> ready;
    // Changesets that stay cs:planned because nothing describes them.
    std::vector<BeadId> undescribed;
};

// Without `confirmed` it only says what would happen. An agent that may not promote is refused with
// approval-required, and the overseer is asked once.
Result<PromoteOutcome> promote_epic(const Context& context, const BeadId& epic, bool confirmed);

} // namespace atelier
