// Where a piece comes from and what became of it, as a document and as a tree.
#pragma once

#include "base/json.hpp"
#include "domain/piece/lineage.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

Json lineage_json(const Lineage& lineage);
std::string lineage_text(const Lineage& lineage, const Style& style);

} // namespace atelier
