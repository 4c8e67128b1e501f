// Blocked changesets that may be worked on again.
#pragma once

#include "app/review/retry.hpp"
#include "view/text/style.hpp"

namespace atelier {

// id, changesets[] (id, title, state).
Json retry_json(const RetryOutcome& outcome);
std::string retry_text(const RetryOutcome& outcome, const Style& style);

} // namespace atelier
