// Sample pieces: a run that has completed and was never driven, by the pieces that it holds. Added
// as a whole, and taken out as a whole.
#pragma once

#include "app/piece/gallery.hpp"
#include "app/piece/run_desk.hpp"

#include <vector>

namespace atelier {

// On the bead of such a run.
inline constexpr std::string_view samples_label = "samples";

struct AddedSamples {
    BeadId run;
    // In the order in which they were made.
    std::vector<Piece> pieces;
};
// already-decided where they are in the gallery; whatever their file is refused for.
Result<AddedSamples> add_samples(const RunDesk& desk, WorkflowCatalog& catalog);

// Those that are left, with their refs; their run stays in the history. not-found where there are
// none; built-on where other pieces were made from one, unless these go along.
Result<DeletedPieces> remove_samples(const RunDesk& desk, bool with_descendants);

} // namespace atelier
