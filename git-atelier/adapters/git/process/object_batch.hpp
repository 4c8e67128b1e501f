// Objects read whole by one call of `git cat-file --batch`, however many there are.
#pragma once

#include "adapters/git/process/git_command.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct BatchedObject {
    // "commit", "tree", "blob" or "tag".
    std::string kind;
    std::string bytes;
};

// In the order of the names, which are whatever Git resolves ("ID", "ID:PATH"); nullopt: there is
// none of that name.
Result<std::vector<std::optional<BatchedObject>>> read_batch(const Git& git,
                                                             const std::vector<std::string>& names);

} // namespace atelier
