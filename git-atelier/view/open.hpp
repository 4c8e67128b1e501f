// The worktree that a person opens.
#pragma once

#include "app/worktree/open_worktree.hpp"
#include "base/json.hpp"

namespace atelier {

Json open_json(const OpenedWorktree& opened);

} // namespace atelier
