// The skill hook_status: what the caller is assigned to, and how far that is. Reads only.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "ports/process.hpp"

#include <map>
#include <optional>

namespace atelier {

struct HookStatus {
    AgentId agent;
    std::optional<BeadId> epic;
    // Its status; nullopt without one.
    std::optional<BeadStatus> epic_status;
    // How many changesets of the epic are in each state; every state is there.
    std::map<ChangesetState, std::size_t> changesets;
};

Result<HookStatus> hook_status(const Context& context, const LivenessProbe& probe);

} // namespace atelier
