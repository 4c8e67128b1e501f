// The worktree that a person opens, and which there are to choose from.
#pragma once

#include "app/worktree/open_worktree.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

Json open_json(const OpenedWorktree& opened);
// With a number in front of each, by which it can be chosen.
std::string open_choices_text(const std::vector<OpenChoice>& choices, const Style& style);

} // namespace atelier
