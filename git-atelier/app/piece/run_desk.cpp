#include "app/piece/run_desk.hpp"

#include "domain/run/run_records.hpp"

namespace atelier {

Result<Piece> require_piece(RunReader& runs, const BeadId& id) {
    ATELIER_TRY(auto piece, runs.piece(id));
    if (!piece) return fail(no_such_piece(id));
    return *std::move(piece);
}

} // namespace atelier
