// Processes that were there after their session, or may be: told, because nothing held them.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/work/session.hpp"

namespace atelier {

// After the turn of an agent, the set-up of its worktree or a check of its work, whose keeper was
// killed: `ended` of its processes were found and ended; one that dropped its session's mark may be
// left. In the output, the log, and a message to the overseer.
Result<void> tell_of_killed_keeper(WorkContext& work, const Session& session, int ended);

// `ended` processes of a session were found when nobody was left to keep them. The overseer has a
// message when the session had come to its end: of a run that was killed nothing else is expected.
Result<void> tell_of_remains(WorkContext& work, const Session& session, std::size_t ended);

} // namespace atelier
