// The skill plan_split_tasks: tasks below an epic or a changeset, subtasks below a task.
#pragma once

#include "app/core/context.hpp"

namespace atelier {

struct SplitTasksRequest {
    BeadId epic;
    // The epic itself when not set; otherwise something below it.
    std::optional<BeadId> parent;
    std::vector<std::string> titles;
    std::optional<std::string> request_id;
};

struct SplitTasksOutcome {
    std::vector<Bead> tasks;
    bool already = false;
};

Result<SplitTasksOutcome> plan_split_tasks(const Context& context,
                                           const SplitTasksRequest& request);

} // namespace atelier
