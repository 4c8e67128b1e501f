// What Git prints of objects, turned into ids of their kind.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <string_view>
#include <vector>

namespace atelier {

// One id, white space around it aside; git-failed when it is anything else.
Result<CommitId> parse_commit(std::string_view text);
// Of a tree.
Result<TreeId> parse_tree(std::string_view text);
// Of whatever kind.
Result<ObjectId> parse_object(std::string_view text);
// One a line.
Result<std::vector<CommitId>> parse_commits(std::string_view listed);

} // namespace atelier
