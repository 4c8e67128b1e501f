// The law of floors and their rooms: which folder may include which, how many units a room holds,
// and where third-party headers may stand.
#pragma once

#include "meta/source_tree.hpp"

#include <optional>

namespace atelier::meta {

// The floor a file or an include path belongs to: "domain", "adapters/git", "skills-bin", ...;
// nothing for a path outside the product.
std::optional<std::string> floor_of(std::string_view path);

// Every include in `file` that its floor or its room may not have, and a file that stands in no
// room of a floor that has rooms.
std::vector<Finding> check_floors(const SourceFile& file);

// Every room with more units than a room may hold; a unit is a header, its source, or both.
std::vector<Finding> check_room_sizes(const std::vector<SourceFile>& files);

} // namespace atelier::meta
