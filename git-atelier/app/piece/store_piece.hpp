// A piece as a row: what a turn, a merge or a person has made, with what it was made from.
#pragma once

#include "app/piece/run_desk.hpp"

#include <string>
#include <vector>

namespace atelier {

// Inside the caller's transaction: the number of the next piece is taken, the piece is stored, its
// event is appended.
struct PieceDue {
    const Run& run;
    const TurnRecord& turn;
    PieceOrigin origin = PieceOrigin::turn;
    std::string artisan;
    std::string form;
    std::string interpretation;
    std::string content;
    CommitId commit;
    std::vector<BeadId> parents;
};
Result<Piece> store_piece(PlanWriter& plan, const Context& context, const PieceDue& due,
                          const std::optional<LeaseTerm>& by);

} // namespace atelier
