// What came of an export or an import.
#pragma once

#include "app/interchange/import_beads.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json import_json(const ImportOutcome& outcome);
std::string import_text(const ImportOutcome& outcome, const Style& style);

} // namespace atelier
