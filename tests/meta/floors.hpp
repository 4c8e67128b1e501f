// The law of floors: which folder may include which, and where third-party headers may stand.
#pragma once

#include "meta/source_tree.hpp"

#include <optional>

namespace atelier::meta {

// The floor a file or an include path belongs to: "domain", "adapters/git", "skills-bin", ...;
// nothing for a path outside the product.
std::optional<std::string> floor_of(std::string_view path);

// Every include in `file` that its floor may not have.
std::vector<Finding> check_floors(const SourceFile& file);

} // namespace atelier::meta
