// The skill work_done: closes the caller's epic once every changeset is merged or abandoned. `work`
// calls it too, after the last changeset has landed.
#pragma once

#include "app/core/context.hpp"

#include <optional>

namespace atelier {

struct WorkDoneRequest {
    // nullopt: the one the caller is assigned to, else the one it closed last.
    std::optional<BeadId> epic = {};
};

struct WorkDoneOutcome {
    BeadId epic;
    // It was closed before.
    bool already = false;
};

// Closes the epic, frees the agent and ends the lease. open-changesets and open-tasks name what is
// left; lease-lost when the caller does not hold it.
Result<WorkDoneOutcome> work_done(const Context& context, const WorkDoneRequest& request);

} // namespace atelier
