// Locks of the refs that we move: found, and taken away when nobody is behind them.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/git_refs.hpp"

#include <vector>

namespace atelier {

// Root and work branches of epics that are not closed.
Result<std::vector<std::string>> moved_refs(PlanReader& plan);

// Takes away the locks of these refs and of the packed ones that were left behind, and says so.
Result<void> clear_left_locks(WorkContext& work, const std::vector<std::string>& refs);
// The same where a Git of ours that moved them was killed just now, or where nobody but us moves
// them: however young they are. One that a process which can be seen may use stays.
Result<void> clear_locks_of_killed(WorkContext& work, const std::vector<std::string>& refs);

} // namespace atelier
