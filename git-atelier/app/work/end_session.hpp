// The end of a session, the same for a normal end, a signal, a crash found later: every step may be
// repeated.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/session.hpp"

#include <optional>
#include <string>

namespace atelier {

// Records the outcome, hands over what is left of the work and frees the worktree's lock. The claim
// stays: the same worker goes on with the epic.
Result<void> end_session(WorkContext& work, const SessionId& session, const SessionOutcome& outcome,
                         const std::string& text);

// Sessions of this agent that a dead run left open: their processes are ended, stale locks removed,
// their records closed. What they did stays for the next session. Returns how many there were.
Result<std::size_t> recover_sessions(WorkContext& work, const AgentId& agent);

// Ends what a dead holder of a claim left running, and its record.
Result<void> end_remains_of(WorkContext& work, const SessionId& session);

} // namespace atelier
