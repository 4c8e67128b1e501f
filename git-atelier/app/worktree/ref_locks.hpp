// Locks of the refs that we move: found, and taken away when nobody is behind them.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/git_refs.hpp"

#include <string>
#include <vector>

namespace atelier {

// Root and work branches of epics that are not closed.
Result<std::vector<std::string>> moved_refs(PlanReader& plan);

// Takes away the locks of these refs and of the packed ones that were left behind, and says so.
Result<void> clear_left_locks(WorkContext& work, const std::vector<std::string>& refs);
// The same where a Git of ours that moved them was killed just now, or where nobody but us moves
// them: however young they are. One that a process which can be seen may use stays.
Result<void> clear_locks_of_killed(WorkContext& work, const std::vector<std::string>& refs);

// Whether it is of a Git that was killed, which says nothing of the work.
bool is_of_killed_git(const Error& error);

// The error of moving these refs, as ref-locked, naming the lock, where another's keeps one of them
// from moving: who holds it will let go of it.
Error naming_lock(GitRefs& refs, const std::vector<std::string>& names, Error error);

// Moves them in one step. Errors: of naming_lock.
Result<void> move_refs(WorkContext& work, const std::vector<RefUpdate>& updates,
                       const std::string& why);

} // namespace atelier
