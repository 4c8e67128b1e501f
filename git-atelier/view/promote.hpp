// An epic that was promoted, or would be, with what is approved by that.
#pragma once

#include "app/plan/promote_epic.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json changes_json(const std::vector<WaitingChange>& changes);
// epic, title, promoted, ready, undescribed, changes.
Json promote_json(const PromoteOutcome& outcome);
// What waits, each bead on a line with its estimate and below it what would be otherwise.
std::string changes_text(const std::vector<WaitingChange>& changes, const Style& style);
std::string promote_text(const PromoteOutcome& outcome, const Style& style);

} // namespace atelier
