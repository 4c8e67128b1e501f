// What came of an export or an import.
#pragma once

#include "app/interchange/export_beads.hpp"
#include "app/interchange/import_beads.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

namespace atelier {

// Of an export into `file`.
std::string export_text(const ExportOutcome& outcome, const std::string& file);

Json import_json(const ImportOutcome& outcome);
std::string import_text(const ImportOutcome& outcome, const Style& style);

} // namespace atelier
