// Refs of pieces as the store says: one for each that no later piece of its run was made from. What
// the store says is written first, so that a ref that was not set as its process died is set by
// whoever looks at the run next.
#pragma once

#include "app/piece/run_desk.hpp"

#include <map>
#include <optional>
#include <set>

namespace atelier {

// What the store says of the refs of pieces; it says nothing of those that are in neither.
struct KnownPieces {
    // One for each piece that no later piece of its run was made from.
    std::map<BeadId, CommitId> made = {};
    // Pieces from which a later one was made, and those that were deleted.
    std::set<BeadId> without = {};
};
// Of that run; nullopt: of all.
Result<KnownPieces> known_pieces(PlanReader& plan, const std::optional<BeadId>& run);

// Those of a run, each compared first; those of its intermediate and deleted pieces go. One of
// which the store knows nothing, as where an older copy of it was put back, stays. root-moved where
// somebody else moves them at that moment.
Result<void> settle_pieces(const RunDesk& desk, const BeadId& run);

// Before pieces of a run are numbered: the next one gets a number above all that have a ref, also
// where the store is an older copy that does not know them.
Result<void> pass_numbers_in_use(const Context& context, Repository& repository, const BeadId& run);

} // namespace atelier
