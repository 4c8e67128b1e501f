// Puts the guard of a session into the worktree in which its agent will work.
#pragma once

#include "app/core/work_context.hpp"
#include "app/guard/hook_installation.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

HookInstallationDeps hook_installation_deps(WorkContext& work);

// `environment` with what carries an agent's guard beyond its worktree.
Environment guarded_environment(WorkContext& work, Environment environment);

// Writes the installation, and the guard for what the session's record says, or for the turn that
// it takes on a document. From here on its handlers decide what moves in that worktree.
Result<Guard> guard_worktree(WorkContext& work, const Session& session,
                             const std::optional<GuardedDocument>& document = {});

// Puts the hooks right once more, and says what had become of them; nothing, and a warning, where
// that cannot be done.
std::vector<HookRepair> mend_hooks(WorkContext& work, const Session& session);

// The environment for what runs in a worktree of ours on the user's behalf: Git finds the user's
// own hooks there, and none of ours; it pushes nothing from anywhere in the repository.
Result<Environment> unguarded(WorkContext& work, const std::filesystem::path& worktree,
                              Environment environment);

} // namespace atelier
