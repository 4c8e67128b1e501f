#include "app/piece/read_lineage.hpp"

#include "ports/run_store.hpp"

#include <set>

namespace atelier {

Result<Lineage> read_lineage(const Context& context, const BeadId& piece) {
    return context.store.read([&](PlanReader& plan) -> Result<Lineage> {
        RunReader& runs = plan.runs();
        ATELIER_CHECK(require_piece(runs, piece));
        ATELIER_TRY(auto derivations, runs.ancestry({piece}));
        ATELIER_TRY(const auto descent, runs.descent({piece}));
        derivations.insert(derivations.end(), descent.begin(), descent.end());
        std::set<BeadId> named{piece};
        for (const Derivation& one : derivations) {
            named.insert(one.piece);
            named.insert(one.parent);
        }
        ATELIER_TRY(const auto pieces,
                    runs.pieces({.ids = std::vector<BeadId>(named.begin(), named.end()),
                                 .with_intermediate = true}));
        return lineage_of(piece, derivations, pieces);
    });
}

Result<CommonOrigin> read_common_origin(const Context& context, const Lineage& of,
                                        const BeadId& with) {
    ATELIER_TRY(const Lineage other, read_lineage(context, with));
    CommonOrigin out{.with = with};
    for (const BeadId& id : common_ancestors(of, other))
        if (const LineageNode* const node = of.find(id); node != nullptr)
            out.pieces.push_back(node->piece);
    return out;
}

} // namespace atelier
