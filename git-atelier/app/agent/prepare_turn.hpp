// Everything an agent is given before it starts on a changeset: home, prompt, environment, command
// line.
#pragma once

#include "app/core/work_context.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "domain/session.hpp"

namespace atelier {

// template-invalid, files-failed, or config-invalid when a runtime's command line has an unknown
// placeholder.
Result<TurnRequest> prepare_turn(WorkContext& work, const RuntimeDefinition& runtime,
                                 const Session& session, const PreparedWorktree& worktree);

} // namespace atelier
