// Approving what an epic says: `git atelier promote` and the skill plan_promote_epic. It makes a
// draft claimable, and takes into force what was planned of an approved epic since. Only the
// overseer decides, unless plan.promotion says planner.
#pragma once

#include "app/core/approval.hpp"

namespace atelier {

struct PromoteOutcome {
    BeadId epic;
    std::string title;
    // It is claimable now, by this call or before it.
    bool promoted = false;
    // It is pinned, so that nobody works on it all the same.
    bool pinned = false;
    // All that it says is approved.
    bool nothing_waits = false;
    // Some changeset of it is still to be done, and is described.
    bool workable = true;
    // Changesets that become, or would become, cs:ready.
    std::vector<BeadId> ready = {};
    // Changesets that stay cs:planned because nothing describes them.
    std::vector<BeadId> undescribed = {};
    // What is approved by it, or would be, against what was approved before.
    std::vector<WaitingChange> changes = {};
    // Of all that was planned when this was said; "" where it was not asked for.
    std::string digest = {};
};

struct PromoteRequest {
    BeadId epic;
    // Without it is only said what would happen.
    bool confirmed = false;
    // The digest of what the person was shown: refused with `conflict` when it says otherwise now.
    std::optional<std::string> shown = {};
    // What is said is shown to a person, who is asked then: the digest is wanted.
    bool to_show = false;
};

// An agent that may not promote is refused with approval-required, and the overseer is asked once.
// epic-taken while a session works on a changeset that would be given up.
Result<PromoteOutcome> promote_epic(const Context& context, const PromoteRequest& request);

} // namespace atelier
