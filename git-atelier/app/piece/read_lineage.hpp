// Where a piece comes from and what became of it, out of what the store keeps; Git's own history
// below refs/atelier/pieces/ says the same.
#pragma once

#include "app/piece/run_desk.hpp"
#include "domain/piece/lineage.hpp"

namespace atelier {

// not-found.
Result<Lineage> read_lineage(const Context& context, const BeadId& piece);

} // namespace atelier
