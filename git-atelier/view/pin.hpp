// What was pinned or unpinned.
#pragma once

#include "app/review/pin.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

Json pin_json(const PinOutcome& outcome);
std::string pinned_text(const PinOutcome& outcome, const Style& style);
std::string unpinned_text(const PinOutcome& outcome, const Style& style);

} // namespace atelier
