// The worktree that a person opens.
#pragma once

#include "app/worktree/open_worktree.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

Json open_json(const OpenedWorktree& opened);
// That an editor was started on it.
std::string editing_text(const OpenedWorktree& opened);

} // namespace atelier
