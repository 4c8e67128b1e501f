// The refs that the driver of a run moves: the branch and the notes of its document, its pieces.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// Takes away what a Git left on them that was killed with a driver: nobody else moves them.
Result<void> unlock_refs_of(WorkContext& work, const BeadId& run);
// Of the notes, which all documents share: what nobody can be behind any more.
Result<void> unlock_notes(WorkContext& work);

} // namespace atelier
