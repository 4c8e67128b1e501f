// What has outlived its use, and what became of it.
#pragma once

#include "app/upkeep/collect_garbage.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json garbage_json(const GcOutcome& outcome, Audience reader);
std::string garbage_text(const GcOutcome& outcome, const Style& style);

} // namespace atelier
