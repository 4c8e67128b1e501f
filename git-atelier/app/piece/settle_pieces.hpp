// Refs of pieces as the store says (G2): one for each that no later piece of its run was made from.
// What the store says is written first, so that a ref that was not set as its process died is set
// by whoever looks at the run next.
#pragma once

#include "app/piece/run_desk.hpp"

namespace atelier {

// Those of a run, each compared first; what stands there and is no piece of it any more goes.
// root-moved where somebody else moves them at that moment.
Result<void> settle_pieces(const RunDesk& desk, const BeadId& run);

} // namespace atelier
