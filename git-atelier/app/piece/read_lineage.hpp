// Where a piece comes from and what became of it, out of what the store keeps; Git's own history
// below refs/atelier/pieces/ says the same.
#pragma once

#include "app/piece/run_desk.hpp"
#include "domain/piece/lineage.hpp"

namespace atelier {

// not-found.
Result<Lineage> read_lineage(const Context& context, const BeadId& piece);

// What that piece and another one have in common.
struct CommonOrigin {
    BeadId with;
    // The nearest that both were made from, one of them itself included.
    std::vector<Piece> pieces = {};
};
// not-found.
Result<CommonOrigin> read_common_origin(const Context& context, const Lineage& of,
                                        const BeadId& with);

} // namespace atelier
