// What is finished and not in its parent branch yet.
#pragma once

#include "app/look/list_roots.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

// Keys of each: epic, title, root_branch, parent_branch.
Json finished_json(const std::vector<RootBranch>& roots);
// A section for each branch that something is to come to; "" for nothing.
std::string finished_section(const std::vector<RootBranch>& roots, const Style& style);

} // namespace atelier
