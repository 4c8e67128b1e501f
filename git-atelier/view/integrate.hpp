// What came of landing a changeset by hand.
#pragma once

#include "app/work/land_by_hand.hpp"
#include "view/text/style.hpp"

namespace atelier {

// changeset, epic, root_branch, integrated, commits, already, epic_closed.
Json integrate_json(const LandedByHand& landed);
std::string integrate_text(const LandedByHand& landed, const Style& style);

} // namespace atelier
