// What a changeset's worktree needs that Git does not bring: `worktree.copy`, `worktree.link` and
// `worktree.setup`. Paths are those of the main checkout.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Whether something is configured that has not been done there to its end; not once an agent has
// worked there.
Result<bool> needs_set_up(WorkContext& work, const std::filesystem::path& worktree);

// Copies and links what is missing, never over what is there, then runs the set-up commands in
// order; a worktree in which that was done to its end, or an agent has worked, is left alone. A
// path that the main checkout does not have is warned of. Fails with `dirty` when Git would take
// what was brought for the agent's work, and with runtime-failed when a command fails.
Result<void> set_up_worktree(WorkContext& work, const SessionId& session,
                             const std::filesystem::path& worktree);

} // namespace atelier
