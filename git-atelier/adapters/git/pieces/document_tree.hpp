// The tree of a commit with one of its files changed.
#pragma once

#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/objects.hpp"

#include <optional>
#include <string>

namespace atelier {

// A file in a tree.
struct TreeFile {
    // "100644" or "100755".
    std::string mode;
    ObjectId blob;
};

// nullopt: there is nothing of that name. usage where there is something else, or where it leads
// through something that is no folder.
Result<std::optional<TreeFile>> file_in_tree(const Git& git, const TreeId& tree,
                                             const std::string& path);

// `tree` with that blob at `path`; the file keeps its mode. The same tree where it has it already.
// usage for a path that Git takes into no tree, and as above. `objects` may be null.
Result<TreeId> with_file(const Git& git, ObjectDatabase* objects, const TreeId& tree,
                         const std::string& path, const ObjectId& blob);

} // namespace atelier
