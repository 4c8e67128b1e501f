// What other programs keep of a bead and this one has no place for: an object, by member.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"

#include <string_view>

namespace atelier {

// Members that are ours and go out in no row: lines of a message's frontmatter that are none of
// ours, and the ids whose edges lead out of the plan.
inline constexpr std::string_view frontmatter_member = "_frontmatter";
inline constexpr std::string_view elsewhere_member = "_elsewhere";

// Empty when there is nothing, or nothing that can be read.
Json extra_of(const Bead& bead);
// By name, so that the same is written the same.
void write_extra(Bead& bead, Json extra);

} // namespace atelier
