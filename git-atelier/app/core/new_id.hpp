// Ids for new beads and sessions.
#pragma once

#include "app/core/context.hpp"

#include <vector>

namespace atelier {

// An id that was never in use.
Result<BeadId> fresh_id(PlanReader& plan, const Context& context);

// So many of them, in the order in which beads of the same age are listed.
Result<std::vector<BeadId>> fresh_ids(PlanReader& plan, const Context& context, std::size_t count);

// Of an agent's session: long enough to be that of no other, so that nothing is asked.
Result<SessionId> fresh_session_id(const Context& context);
// Of a process that holds an identity, or drives a run, outside of such a session.
Result<SessionId> fresh_process_id(const Context& context);

} // namespace atelier
