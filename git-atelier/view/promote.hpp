// A drafted epic that was made claimable, or would be.
#pragma once

#include "app/plan/promote_epic.hpp"
#include "view/text/style.hpp"

namespace atelier {

// epic, title, promoted, ready, undescribed.
Json promote_json(const PromoteOutcome& outcome);
std::string promote_text(const PromoteOutcome& outcome, const Style& style);

} // namespace atelier
