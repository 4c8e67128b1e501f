// What commits change, byte for byte: two patches are the same when one would make of a text what
// the other makes of it, wherever in the file it stands.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "base/ids.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// A digest of each commit's change against its first parent; a commit that changes nothing has
// none. None of them may be a merge.
Result<std::map<CommitId, std::string>> patch_digests(const Git& git,
                                                      const std::vector<CommitId>& commits);

// The same of all that is between two commits.
Result<std::string> patch_digest(const Git& git, const CommitId& from, const CommitId& to);

// The patches of `git diff-tree --stdin -p`, without what only says where they apply.
std::map<std::string, std::string> patches_by_commit(std::string_view listed);

} // namespace atelier
