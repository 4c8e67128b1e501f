// The skills claim_epic (the epic that is next) and epic_claim (a named one): one use case.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/what_is_next.hpp"

#include <optional>

namespace atelier {

struct ClaimRequest {
    // nullopt: the next one, as `work` would choose.
    std::optional<BeadId> epic = {};
    ClaimHolder holder;
    // As in app/core/what_is_next.
    const SeenGround* ground = nullptr;
};

struct ClaimOutcome {
    BeadId epic;
    AgentId assignee;
    // The caller held it before.
    bool already_held = false;
    // The agent whose lease was dead; "" for none.
    std::string taken_from;
    Time expires_at{};
};

// Refused with paused where somebody has paused it, the caller or the project. An agent that holds
// an epic keeps it: without a name that one is the answer. no-eligible-epic lists in its details
// why each open epic is passed over; hook-occupied when another epic is held. Within a session of
// an orchestrator the claim has been made, and only its own epic is available.
Result<ClaimOutcome> claim_epic(const Context& context, const ClaimRequest& request,
                                const LivenessProbe& probe);

} // namespace atelier
