// The skill task_done: closes tasks and subtasks of the caller's own work.
#pragma once

#include "app/core/context.hpp"

#include <string>
#include <vector>

namespace atelier {

// All or none. A worker closes what belongs to its own work (app/claim/own_work), a planner or the
// overseer any. A task that is closed already is fine.
Result<std::vector<BeadId>> task_done(const Context& context, const std::vector<BeadId>& tasks,
                                      const std::string& summary);

} // namespace atelier
