// Reasons, for people and programs.
#pragma once

#include "app/look/why.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json why_json(const WhyOutcome& why);
std::string why_text(const WhyOutcome& why, Time now, const Style& style);

} // namespace atelier
