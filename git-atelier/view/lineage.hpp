// Where a piece comes from and what became of it, as a document and as a tree.
#pragma once

#include "app/piece/read_lineage.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <optional>
#include <string>

namespace atelier {

// `common`: what it has in common with another piece, where that was asked for.
Json lineage_json(const Lineage& lineage, const std::optional<CommonOrigin>& common = {});
std::string lineage_text(const Lineage& lineage, const Style& style,
                         const std::optional<CommonOrigin>& common = {});

} // namespace atelier
