#include "app/piece/settle_pieces.hpp"

#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

namespace atelier {

Result<void> settle_pieces(const RunDesk& desk, const BeadId& run) {
    ATELIER_TRY(const auto kept, desk.plan.store.read([&](PlanReader& plan) {
        return plan.runs().pieces({.run = run, .with_intermediate = true});
    }));
    Pieces& pieces = desk.repository.pieces();
    ATELIER_TRY(const auto standing, pieces.refs());
    PieceRefs wanted;
    for (const Piece& piece : kept)
        if (!piece.intermediate) wanted.made.emplace(piece.id, piece.commit);
    for (const auto& [id, commit] : standing) {
        const auto number = child_number(id);
        if (number && number->parent == run && !wanted.made.contains(id))
            wanted.dropped.emplace(id, commit);
    }
    return pieces.settle(wanted, "atelier: pieces of " + run.str());
}

} // namespace atelier
