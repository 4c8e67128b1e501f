// What open work would collide with.
#pragma once

#include "base/json.hpp"
#include "domain/forecast/forecast.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

// Keys of each: subject, against, other, paths, planned.
Json collisions_json(const std::vector<Collision>& collisions);
// A section of its own; "" for none.
std::string collisions_section(const std::vector<Collision>& collisions, const Style& style);

} // namespace atelier
