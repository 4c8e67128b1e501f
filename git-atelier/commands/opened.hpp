// What `open` and `edit` share: the worktree that a person names, or chooses.
#pragma once

#include "app/worktree/open_worktree.hpp"
#include "wiring/command.hpp"

namespace atelier {

// By the argument `place`; without it the only one there is, or one of several chosen on the
// terminal. What has to be known of it is told on standard error.
Result<OpenedWorktree> opened_worktree(const Args& args, CommandEnv& env);
Result<OpenedWorktree> opened_worktree(const Bead& place, CommandEnv& env);
// The person's own.
std::string shell_of(const CommandEnv& env);
// The bead that it would be of.
Result<Bead> chosen_workplace(const Args& args, CommandEnv& env);

} // namespace atelier
